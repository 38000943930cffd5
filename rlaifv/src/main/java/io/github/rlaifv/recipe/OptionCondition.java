package io.github.rlaifv.recipe;

import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * A condition on the value of an option.
 *
 * @param option name of the option, such as {@code --lora}
 * @param values regular expression of the whole value in upper case; an option that is not given has the empty value
 * @param holds whether the value must match, or must not match
 */
public record OptionCondition(String option, Pattern values, boolean holds) {

    /** A condition that holds if the value matches. */
    static OptionCondition is(String option, String values) {
        return new OptionCondition(option, Pattern.compile(values), true);
    }

    /** A condition that holds if the value does not match. */
    static OptionCondition isNot(String option, String values) {
        return new OptionCondition(option, Pattern.compile(values), false);
    }

    /**
     * Returns whether the condition holds.
     *
     * @param given returns the value of an option that was given; empty if none was
     */
    boolean holds(Function<String, Optional<String>> given) {
        String value = given.apply(option).orElse("").toUpperCase(Locale.ROOT);
        return values.matcher(value).matches() == holds;
    }
}

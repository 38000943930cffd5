package io.github.rlaifv.cli.command;

import io.github.rlaifv.cli.option.CheckedValue;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;

/** Checks of option values. Errors name the option, since the library only knows the names of its own settings. */
public final class OptionValue {
    private OptionValue() {}

    /**
     * Returns the value of an option.
     *
     * @throws IllegalArgumentException if the value is smaller than {@code least}
     */
    public static int atLeast(int least, int value) {
        if (value < least) {
            throw new IllegalArgumentException("must be >= " + least + ", was " + value);
        }
        return value;
    }

    /**
     * Returns the value of an option.
     *
     * @throws IllegalArgumentException if the value is smaller than {@code least} or larger than {@code most}
     */
    public static int within(int least, int most, int value) {
        if (value < least || value > most) {
            throw new IllegalArgumentException("must be in [" + least + ", " + most + "], was " + value);
        }
        return value;
    }

    /**
     * Returns the values of an option.
     *
     * @param option name of the option, such as {@code --arms}
     * @param what what a value is, such as "learning rate"
     * @throws IllegalArgumentException if there are none, as for {@code --arms=,}
     */
    public static <T> List<T> notEmpty(String option, String what, List<T> values) {
        if (values.isEmpty()) {
            throw CheckedValue.rejected(
                    option, new IllegalArgumentException("the list is empty. Give at least one " + what));
        }
        return values;
    }

    /**
     * Returns what is made of the value of an option.
     *
     * @param option name of the option, such as {@code --per-call}
     * @param made throws an {@link IllegalArgumentException} for a value out of range
     * @throws IllegalArgumentException that names the option, for a value out of range
     */
    public static <T> T checked(String option, Supplier<T> made) {
        return CheckedValue.of(option, made);
    }

    /** Names the option whose method rejected its value; returns {@code refused} itself if no method did. */
    public static IllegalArgumentException named(
            ParameterException error, IllegalArgumentException refused, List<String> arguments) {
        return error.getCommandLine().getCommandSpec().options().stream()
                .filter(option -> passedThrough(refused, option))
                .findFirst()
                .map(option -> CheckedValue.rejected(new TypedOption(option, arguments).name(), refused))
                .orElse(refused);
    }

    // picocli reports the method of the option, but not the option
    private static boolean passedThrough(IllegalArgumentException refused, OptionSpec option) {
        return option.userObject() instanceof Method method
                && Arrays.stream(refused.getStackTrace())
                        .anyMatch(frame -> frame.getMethodName().equals(method.getName())
                                && frame.getClassName()
                                        .equals(method.getDeclaringClass().getName()));
    }
}

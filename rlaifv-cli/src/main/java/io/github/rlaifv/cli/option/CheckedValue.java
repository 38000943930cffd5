package io.github.rlaifv.cli.option;

import java.util.function.Supplier;
import java.util.regex.Pattern;

/** Errors of option values that name the option, since the library only knows the names of its own settings. */
public final class CheckedValue {
    private static final String INVALID = "Invalid value for option '";

    /** The library's own name of the setting, such as {@code batchSize} for {@code --per-call}. */
    private static final Pattern OWN_NAME = Pattern.compile("^\\w+ (?=must be )");

    private CheckedValue() {}

    /**
     * Returns what is made of the value of an option.
     *
     * @param option name of the option, such as {@code --per-call}
     * @param made throws an {@link IllegalArgumentException} for a value out of range
     * @throws IllegalArgumentException that names the option, for a value out of range
     */
    public static <T> T of(String option, Supplier<T> made) {
        try {
            return made.get();
        } catch (IllegalArgumentException e) {
            throw rejected(option, e);
        }
    }

    /** Returns the error with the name of the option. */
    public static IllegalArgumentException rejected(String option, IllegalArgumentException error) {
        String message = String.valueOf(error.getMessage());
        if (message.startsWith(INVALID)) {
            return error;
        }
        String problem = OWN_NAME.matcher(message).replaceFirst("");
        return new IllegalArgumentException(INVALID + option + "': " + problem, error);
    }
}

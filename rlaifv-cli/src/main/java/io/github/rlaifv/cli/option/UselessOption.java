package io.github.rlaifv.cli.option;

/** Rejects options that would have no effect beside the others, so that nobody believes that they had one. */
public final class UselessOption {
    private UselessOption() {}

    /**
     * Rejects an option that was given, but is of no use.
     *
     * @param option name of the option
     * @param given whether it has another value than its default
     * @param why where it has no effect and what to do, such as {@code on pairs: remove it}
     * @throws IllegalArgumentException if it was given
     */
    public static void reject(String option, boolean given, String why) {
        if (given) {
            throw new IllegalArgumentException(option + " has no effect " + why);
        }
    }
}

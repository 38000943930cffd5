package io.github.rlaifv.remote;

/** Refuses options that are out of range. */
final class OptionRange {
    private OptionRange() {}

    /**
     * Checks an option.
     *
     * @throws IllegalArgumentException with the message, which names option and value, if it is out of range
     */
    static void check(boolean holds, String message) {
        if (!holds) {
            throw new IllegalArgumentException(message);
        }
    }
}

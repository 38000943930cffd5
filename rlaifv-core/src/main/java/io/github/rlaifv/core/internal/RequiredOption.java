package io.github.rlaifv.core.internal;

import org.jspecify.annotations.Nullable;

/** Checks the required options of builders, which have no default. */
public final class RequiredOption {
    private RequiredOption() {}

    /**
     * Returns the value of an option.
     *
     * @param built what the builder builds, such as {@code FeedbackPipeline}
     * @param name name of the builder's method that sets the option
     * @param value value of the option; null if it was not set
     * @throws IllegalStateException naming the option and the method to call if the option was not set
     */
    public static <T> T of(String built, String name, @Nullable T value) {
        return of(built, name, value, "");
    }

    /**
     * Returns the value of an option that is required in some cases only.
     *
     * @param why reason why the option is required in this case; empty if it is always required
     */
    public static <T> T of(String built, String name, @Nullable T value, String why) {
        if (value == null) {
            throw new IllegalStateException(built + " needs the option " + name + (why.isEmpty() ? "" : ", " + why)
                    + ": call " + name + "(...) before build()");
        }
        return value;
    }
}

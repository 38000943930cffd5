package io.github.rlaifv.core.internal;

import org.jspecify.annotations.Nullable;

/** Options without a default, which a builder cannot do without. */
public final class RequiredOption {
    private RequiredOption() {}

    /**
     * Returns the value of an option.
     *
     * @param built what the builder builds, such as {@code FeedbackPipeline}
     * @param name of the builder's method for the option
     * @param value that was given; null if none was
     * @throws IllegalStateException naming the option, if none was given
     */
    public static <T> T of(String built, String name, @Nullable T value) {
        return of(built, name, value, "");
    }

    /**
     * Same as above.
     *
     * @param why the option is required here; empty if it always is
     */
    public static <T> T of(String built, String name, @Nullable T value, String why) {
        if (value == null) {
            throw new IllegalStateException(built + " needs the option " + name + (why.isEmpty() ? "" : ", " + why)
                    + ": call " + name + "(...) before build()");
        }
        return value;
    }
}

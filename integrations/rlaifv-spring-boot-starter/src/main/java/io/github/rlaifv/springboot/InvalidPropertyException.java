package io.github.rlaifv.springboot;

import java.io.Serial;
import org.jspecify.annotations.Nullable;

/** The value of a property can't be used. */
public final class InvalidPropertyException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1L;

    private final String property;
    private final String remedy;

    /**
     * Creates the exception.
     *
     * @param property name of the property, such as {@code rlaifv.sampling.top-p}
     * @param value its value
     * @param reason what is wrong with the value
     * @param remedy what to do, as a sentence
     * @param cause the failure that the value led to, if any
     */
    public InvalidPropertyException(
            String property, @Nullable Object value, String reason, String remedy, @Nullable Throwable cause) {
        super("the property " + property + (value == null ? "" : "=" + value) + " can't be used: " + reason, cause);
        this.property = property;
        this.remedy = remedy;
    }

    /** Name of the property. */
    public String property() {
        return property;
    }

    /** What to do, as a sentence. */
    public String remedy() {
        return remedy;
    }
}

package io.github.rlaifv.report.inspect.item;

import java.util.Objects;

/**
 * A name with a value, such as a log-probability or a judge's review.
 *
 * @param name name for readers
 * @param value value as text
 */
public record InspectedFact(String name, String value) {
    public InspectedFact {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(value, "value");
    }
}

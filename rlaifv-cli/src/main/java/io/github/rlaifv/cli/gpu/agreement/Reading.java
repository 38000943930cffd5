package io.github.rlaifv.cli.gpu.agreement;

import io.github.rlaifv.core.internal.Ordered;
import java.util.Map;

/**
 * The numbers that one stage computed on one device, or why it could not.
 *
 * @param parts numbers by part of the model; a stage without parts has one of the empty name
 * @param failure message of the failure; empty if there was none
 */
record Reading(Map<String, float[]> parts, String failure) {
    Reading {
        parts = Ordered.map(parts);
    }

    static Reading of(float[] numbers) {
        return new Reading(Map.of("", numbers), "");
    }

    /** A stage that failed for this reason. */
    static Reading failed(String reason) {
        return new Reading(Map.of(), reason);
    }

    /** The numbers of a part; none if there is no such part. */
    float[] part(String name) {
        return parts.getOrDefault(name, new float[0]);
    }

    boolean hasFailed() {
        return !failure.isEmpty();
    }
}

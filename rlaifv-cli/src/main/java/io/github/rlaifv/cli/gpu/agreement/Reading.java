package io.github.rlaifv.cli.gpu.agreement;

import io.github.rlaifv.core.internal.Ordered;
import io.github.rlaifv.core.run.RlaifvException;
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

    static Reading failed(RuntimeException error) {
        String message =
                String.valueOf(error.getMessage()).strip().lines().findFirst().orElse("");
        // messages of this library say what is wrong by themselves
        String kind = error instanceof RlaifvException ? "" : error.getClass().getSimpleName() + ": ";
        return new Reading(Map.of(), kind + message);
    }

    /** The numbers of a part; none if there is no such part. */
    float[] part(String name) {
        return parts.getOrDefault(name, new float[0]);
    }

    boolean hasFailed() {
        return !failure.isEmpty();
    }
}

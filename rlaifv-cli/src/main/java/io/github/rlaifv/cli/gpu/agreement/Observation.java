package io.github.rlaifv.cli.gpu.agreement;

import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;

/**
 * What one policy computed.
 *
 * @param readings results by stage; stages that were left out are missing
 */
record Observation(Map<Stage, Reading> readings) {
    Observation {
        Map<Stage, Reading> copy = new EnumMap<>(Stage.class);
        copy.putAll(readings);
        readings = Collections.unmodifiableMap(copy);
    }

    /** Both observations together. */
    Observation and(Observation other) {
        Map<Stage, Reading> all = new EnumMap<>(Stage.class);
        all.putAll(readings);
        all.putAll(other.readings);
        return new Observation(all);
    }

    /** The result of a stage; one that was left out is a failure. */
    Reading reading(Stage stage) {
        return readings.getOrDefault(stage, Reading.failed("it was not computed"));
    }
}

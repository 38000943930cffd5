package io.github.rlaifv.cli.reproduce;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** How large a reproduction is. */
enum Scale {
    /** The paper's models and numbers. */
    FULL,
    /** The embedded model in its tiny world, on which every stage runs in minutes on a CPU. */
    TINY;

    /** The values that a scale gives to options, by name; those of the full scale are the recipe's. */
    Map<String, String> values(Optional<String> output) {
        Map<String, String> values = new LinkedHashMap<>();
        if (this == TINY) {
            output.ifPresent(folder -> values.put(
                    "--instructions", TinyData.instructions(Path.of(folder)).toString()));
            values.put("--policy", "embedded");
            values.put("--storage", "FLOAT32");
            values.put("--decomposer", "rules");
            // the embedded model has no generation_config.json
            values.put("--decoding", "OPTIONS");
            values.put("--per-round", "100");
            values.put("--development", "50");
            values.put("--max-new-tokens", "96");
            values.put("--learning-rate", "1e-4");
            values.put("--epochs", "2");
            values.put("--evaluations-per-epoch", "1");
            values.put("--batch-size", "16");
            values.put("--micro-batch", "16");
            values.put("--checkpoint-every", "0");
            values.put("--test-items", "100");
            values.put("--best-of", "1,4,16");
        }
        return values;
    }
}

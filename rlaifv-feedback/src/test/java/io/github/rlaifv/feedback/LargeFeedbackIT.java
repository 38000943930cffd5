package io.github.rlaifv.feedback;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.rlaifv.core.testkit.JavaProgram;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Memory use of a large run. Per instruction, memory holds only the few bytes that locate its results on disk. The
 * system property {@code rlaifv.instructions} sets the number of instructions of the large run.
 */
class LargeFeedbackIT {
    private static final Logger LOG = LoggerFactory.getLogger(LargeFeedbackIT.class);
    private static final int FEW = 200;
    private static final long BYTES_AN_INSTRUCTION = 400;

    @TempDir
    private Path folder;

    @Test
    void heapGrowsOnlyByTheIndexOfInstructions() throws Exception {
        int many = Integer.getInteger("rlaifv.instructions", 3000);
        Map<String, Long> small = run(folder.resolve("few"), FEW);
        Map<String, Long> large = run(folder.resolve("many"), many);

        long written = written(folder.resolve("many"));
        LOG.warn(
                "{} and {} instructions ({} MB written), heap in bytes: {} and {}",
                FEW,
                many,
                written / 1_000_000,
                small,
                large);
        assertThat(large).containsEntry("scored", (long) many);
        assertThat(large.get("pairs-read")).isGreaterThan(many);
        assertThat(written / many).isGreaterThan(10 * BYTES_AN_INSTRUCTION);
        for (String stage : List.of("candidates", "claims", "scores", "pairs", "end")) {
            assertThat(large.getOrDefault(stage, 0L) - small.getOrDefault(stage, 0L))
                    .as("bytes of heap more after " + stage)
                    .isLessThan(BYTES_AN_INSTRUCTION * (many - FEW));
        }
    }

    private Map<String, Long> run(Path output, int instructions) throws Exception {
        String printed = JavaProgram.of(LargeFeedback.class, "-Xmx64m", "-XX:+UseSerialGC")
                .run(output.toString(), Integer.toString(instructions));
        Map<String, Long> metrics = new HashMap<>();
        for (String line : printed.lines().toList()) {
            String[] words = line.split(" ");
            if (words.length == 2 && words[1].matches("\\d+")) {
                metrics.put(words[0], Long.valueOf(words[1]));
            }
        }
        return metrics;
    }

    private static long written(Path output) throws IOException {
        long sum = 0;
        for (String name : List.of("candidates.jsonl", "claims.jsonl", "scores.jsonl", "pairs.jsonl")) {
            sum += Files.size(output.resolve(name));
        }
        return sum;
    }
}

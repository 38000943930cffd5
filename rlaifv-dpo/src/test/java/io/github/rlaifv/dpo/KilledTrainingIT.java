package io.github.rlaifv.dpo;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.rlaifv.core.testkit.Fixtures;
import io.github.rlaifv.core.testkit.KilledRuns;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Training that is killed repeatedly ends with the same bytes as an undisturbed run. The system property {@code
 * rlaifv.kills} sets the number of kills.
 */
class KilledTrainingIT {
    /** Metrics of time and memory, which differ between runs. */
    private static final Set<String> DIFFERENT =
            Set.of("training.json", "performance.jsonl", "metrics.csv", "training-report.html");

    @TempDir
    private Path folder;

    @Test
    void repeatedlyKilledTrainingEndsWithTheSameBytes() throws Exception {
        Path unbroken = folder.resolve("unbroken");
        SlowTraining.run(unbroken, 0);

        Path killed = folder.resolve("killed");
        int wanted = Integer.getInteger("rlaifv.kills", 10);
        KilledRuns.Outcome outcome = new KilledRuns(SlowTraining.class, folder.resolve("child.log"), 60)
                .kill(killed, wanted, killed.toString(), "5");

        checkSame(outcome, wanted, unbroken, killed, "model/bias");
    }

    @Test
    void repeatedlyKilledTrainingOfALanguageModelEndsWithTheSameBytes() throws Exception {
        Path unbroken = folder.resolve("unbroken");
        SlowLlavaTraining.run(unbroken);

        Path killed = folder.resolve("killed");
        int wanted = Math.min(3, Integer.getInteger("rlaifv.kills", 3));
        String fixtures = Fixtures.root().toAbsolutePath().toString();
        KilledRuns.Outcome outcome = new KilledRuns(SlowLlavaTraining.class, folder.resolve("child.log"), 600)
                .kill(killed, wanted, killed.toString(), fixtures);

        checkSame(outcome, wanted, unbroken, killed, "adapter/adapter_model.safetensors");
    }

    private void checkSame(KilledRuns.Outcome outcome, int wanted, Path unbroken, Path killed, String written)
            throws IOException {
        assertThat(outcome.ended())
                .as("the last process ended in time, without error; it said: %s", child())
                .isTrue();
        assertThat(outcome.inTheMiddle())
                .as("kills after something was written")
                .isGreaterThanOrEqualTo(wanted / 2);
        Map<String, String> expected = results(unbroken);
        assertThat(expected).containsKeys("metrics.jsonl", "reference.jsonl", written);
        Map<String, String> actual = results(killed);
        assertThat(actual.keySet()).isEqualTo(expected.keySet());
        expected.forEach((name, bytes) -> assertThat(bytes.equals(actual.get(name)))
                .as(name + " has the same bytes")
                .isTrue());
    }

    private String child() throws IOException {
        return Files.readString(folder.resolve("child.log"));
    }

    private static Map<String, String> results(Path folder) throws IOException {
        Map<String, String> files = KilledRuns.files(folder);
        files.keySet().removeAll(DIFFERENT);
        return files;
    }
}

package io.github.rlaifv.dpo.internal.alignment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.rlaifv.core.run.BadDataException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrainedRoundTest {
    private static final Map<String, String> SETTINGS = Map.of("option replicas", "1", "option epochs", "4");

    @TempDir
    Path output;

    private Path written() throws IOException {
        Path folder = Files.createDirectories(output.resolve("round-1"));
        new TrainedRound(
                        TrainedRound.VERSION,
                        "start",
                        SETTINGS,
                        2,
                        2,
                        1,
                        List.of(),
                        1,
                        "round-1/model",
                        Map.of("loss", 0.5))
                .write(folder);
        return folder;
    }

    @Test
    void roundIsResumedWithAnotherNumberOfReplicas() throws IOException {
        Path folder = written();
        assertThat(TrainedRound.read(
                        folder,
                        "start",
                        Map.of("option replicas", "3", "option epochs", "4", "option offload", "true")))
                .isPresent();
    }

    @Test
    void roundWithOtherSettingsOrAnotherStartIsRejectedByName() throws IOException {
        Path folder = written();
        assertThatThrownBy(
                        () -> TrainedRound.read(folder, "start", Map.of("option replicas", "1", "option epochs", "5")))
                .isInstanceOf(BadDataException.class)
                .hasMessageContaining("trained with another option epochs (4, now 5)");
        assertThatThrownBy(() -> TrainedRound.read(folder, "other", SETTINGS))
                .isInstanceOf(BadDataException.class)
                .hasMessageContaining("started from another model (fingerprint start, now other)");
    }
}

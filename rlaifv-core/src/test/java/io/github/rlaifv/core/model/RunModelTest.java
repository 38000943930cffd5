package io.github.rlaifv.core.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.rlaifv.core.run.BadDataException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RunModelTest {
    @TempDir
    Path folder;

    private void write(String name, String text) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    @Test
    void folderWithoutRunFilesIsNoRun() throws IOException {
        assertThat(RunModel.in(folder)).isEmpty();
        write("model/config.json", "{}");
        assertThat(RunModel.in(folder)).isEmpty();
        assertThatThrownBy(() -> Policies.open(folder))
                .isInstanceOf(BadDataException.class)
                .hasMessageContaining("has no config.json");
    }

    @ParameterizedTest
    @ValueSource(strings = {"model", "adapter"})
    void trainingRunGivesTheModelItNames(String name) throws IOException {
        write("model/config.json", "{}");
        write("adapter/adapter_config.json", "{}");
        write("training.json", "{\"model\": \"" + name + "\"}");
        assertThat(RunModel.in(folder)).contains(folder.resolve(name));
    }

    @Test
    void trainingRunOfAnEarlierVersionGivesTheModelInTheUsualFolder() throws IOException {
        write("training.json", "{}");
        write("adapter/adapter_config.json", "{}");
        assertThat(RunModel.in(folder)).contains(folder.resolve("adapter"));
        write("model/config.json", "{}");
        assertThat(RunModel.in(folder)).contains(folder.resolve("model"));
    }

    @Test
    void roundGivesItsSelectedModel() throws IOException {
        write("round-1/epoch-2/config.json", "{}");
        write("round-1/training.json", "{\"model\": \"model\"}");
        write("round-1/round.json", "{\"model\": \"round-1/epoch-2\"}");
        assertThat(RunModel.in(folder.resolve("round-1")).orElseThrow())
                .isEqualTo(folder.resolve("round-1/epoch-2").toAbsolutePath());
    }

    @ParameterizedTest
    @CsvSource({
        "true, 1.0, 3.0, 2.0, 2",
        "false, 1.0, 3.0, 0.5, 3",
        "true, 1.0, 1.0, 1.0, 1",
        "true, '\"NaN\"', 1.0, '\"NaN\"', 2",
        "false, '\"NaN\"', '\"NaN\"', 1.0, 3",
        "true, '\"-Infinity\"', '\"NaN\"', '\"NaN\"', 1"
    })
    void alignmentGivesTheModelOfItsBestRound(boolean higher, String first, String second, String third, int best)
            throws IOException {
        String[] scores = {first, second, third};
        StringBuilder rounds = new StringBuilder();
        for (int i = 1; i <= 3; i++) {
            write("round-" + i + "/model/config.json", "{}");
            rounds.append(i > 1 ? "," : "")
                    .append("{\"score\": " + scores[i - 1] + ", \"model\": \"round-" + i + "/model\"}");
        }
        write("alignment.json", "{\"higherIsBetter\": " + higher + ", \"rounds\": [" + rounds + "]}");
        assertThat(RunModel.in(folder)).contains(folder.resolve("round-" + best + "/model"));
    }

    @ParameterizedTest
    @CsvSource({
        "alignment.json, '{\"higherIsBetter\": true, \"rounds\": []}', not finished a round",
        "alignment.json, '{\"higherIsBetter\": true, \"rounds\": [{\"score\": 1, \"model\": \"../other\"}]}', inside",
        "training.json, '{\"model\": \"/etc\"}', inside",
        "training.json, '{\"model\": \"model\"}', moved or deleted",
        "training.json, '[]', object",
        "training.json, '{\"model\": 3}', model"
    })
    void rejectsRunFilesWithoutAUsableModel(String file, String text, String said) throws IOException {
        write(file, text);
        assertThatThrownBy(() -> Policies.open(folder))
                .isInstanceOf(BadDataException.class)
                .hasMessageContaining(said);
    }
}

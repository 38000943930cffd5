package io.github.rlaifv.core.decoding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.rlaifv.core.policy.Sampling;
import io.github.rlaifv.core.run.BadDataException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The decoding settings of model folders, with the defaults of transformers. */
class CheckpointDecodingTest {
    @TempDir
    private Path folder;

    private CheckpointDecoding read(String json) throws IOException {
        Files.writeString(folder.resolve("generation_config.json"), json.replace('\'', '"'));
        return CheckpointDecoding.read(folder);
    }

    @Test
    void settingsOfTheFileAndDefaultsOfTransformersAreRead() throws IOException {
        assertThat(read("{}")).isEqualTo(new CheckpointDecoding(false, 1, 50, 1, 1, Optional.empty()));
        assertThat(read("{'do_sample': true, 'temperature': 0.9, 'top_p': 0.6, 'repetition_penalty': 1.05}"))
                .isEqualTo(new CheckpointDecoding(true, 0.9, 50, 0.6, 1.05, Optional.empty()));
        assertThat(read("{'top_k': 20, 'num_beams': 3, 'length_penalty': 0.5, 'early_stopping': 'never'}"))
                .isEqualTo(new CheckpointDecoding(
                        false, 1, 20, 1, 1, Optional.of(new BeamSearch(3, 0.5, EarlyStopping.NEVER))));
        assertThat(read("{'num_beams': 2, 'early_stopping': true}").search())
                .contains(new BeamSearch(2, 1, EarlyStopping.ENOUGH));
    }

    @Test
    void nullSwitchesAFilterOffAndAMissingFieldDoesNot() throws IOException {
        assertThat(read("{'top_k': null, 'top_p': null, 'temperature': null}").topK())
                .isZero();
        assertThat(read("{'top_p': 0.5}").topK()).isEqualTo(CheckpointDecoding.DEFAULT_TOP_K);
    }

    @Test
    void settingsOfOldFoldersAreThoseOfTheirConfiguration() throws IOException {
        Files.writeString(folder.resolve("config.json"), "{\"top_k\": 7, \"model_type\": \"llava\"}");
        assertThat(CheckpointDecoding.read(folder).topK()).isEqualTo(7);
        assertThat(read("{'top_k': 8}").topK()).isEqualTo(8);
    }

    @Test
    void folderWithoutSettingsIsRejected() {
        assertThatThrownBy(() -> CheckpointDecoding.read(folder))
                .isInstanceOf(BadDataException.class)
                .hasMessageContainingAll(folder.toString(), "generation_config.json", "the whole model");
        assertThatThrownBy(() -> CheckpointDecoding.read(folder.resolve("none")))
                .isInstanceOf(BadDataException.class)
                .hasMessage(folder.resolve("none") + " does not exist: give the folder of a Hugging Face checkpoint");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'top_k': -1 | top_k must be an integer >= 0, was -1",
                "'top_k': 2.5 | top_k must be an integer >= 0, was 2.5",
                "'top_k': 'all' | top_k must be an integer >= 0, was \"all\"",
                "'top_p': 1.5 | top_p must be in [0, 1], was 1.5",
                "'temperature': 0 | temperature must be > 0, was 0",
                "'repetition_penalty': 0 | repetition_penalty must be in [1e-6, 1e6], was 0",
                "'do_sample': 1 | do_sample must be true or false, was 1",
                "'num_beams': 0 | num_beams must be an integer in 1..256, was 0",
                "'num_beams': 3, 'length_penalty': 1e9 | length_penalty must be in [-100, 100], was 1.0E9",
                "'num_beams': 3, 'early_stopping': 'soon' | early_stopping must be false, true or \"never\", was \"soon\""
            })
    void valuesOutOfRangeAreRejectedByField(String fields, String message) {
        assertThatThrownBy(() -> read("{" + fields + "}"))
                .isInstanceOf(BadDataException.class)
                .hasMessageContainingAll("generation_config.json: " + message, "correct the file");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "'min_p': 0.05",
                "'top_h': 0.4",
                "'typical_p': 0.9",
                "'epsilon_cutoff': 3e-4",
                "'eta_cutoff': 3e-4",
                "'penalty_alpha': 0.6",
                "'num_beam_groups': 2",
                "'diversity_penalty': 0.5"
            })
    void settingsThatNoOptionHasAreRejectedByField(String field) {
        String shown = field.replace("'", "").replace(":", " is").replace("3e-4", "3.0E-4");
        assertThatThrownBy(() -> read("{" + field + "}"))
                .isInstanceOf(BadDataException.class)
                .hasMessageContainingAll("generation_config.json: " + shown, "no such setting", "by options");
    }

    @Test
    void settingsThatAreSwitchedOffAreAccepted() throws IOException {
        assertThat(read("{'min_p': 0.0, 'top_h': null, 'typical_p': 1.0, 'epsilon_cutoff': 0, 'eta_cutoff': 0.0,"
                        + " 'penalty_alpha': null, 'num_beam_groups': 1, 'diversity_penalty': 0.0}"))
                .isEqualTo(read("{}"));
    }

    @Test
    void samplingOfACheckpointHasItsFilters() throws IOException {
        CheckpointDecoding unused = read("{'temperature': 0.9, 'top_p': 0.6}");
        assertThat(Sampling.ofCheckpoint(folder).seed(3).build())
                .isEqualTo(Sampling.builder()
                        .temperature(0.9)
                        .topP(0.6)
                        .topK(50)
                        .seed(3)
                        .build());
    }
}

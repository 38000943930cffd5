package io.github.rlaifv.cli.option;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.rlaifv.core.decoding.BeamSearch;
import io.github.rlaifv.core.decoding.EarlyStopping;
import io.github.rlaifv.core.policy.Sampling;
import io.github.rlaifv.core.run.BadDataException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Options of decoding that several commands share. */
class DecodingOptionsTest {
    @TempDir
    private Path folder;

    @Command
    private static final class Both {
        @Mixin
        private DecodingOptions decoding = new DecodingOptions();

        @Mixin
        private BeamOptions beams = new BeamOptions();
    }

    private static Both parsed(String... arguments) {
        Both both = new Both();
        CommandLine line = new CommandLine(both).setCaseInsensitiveEnumValuesAllowed(true);
        line.parseArgs(arguments);
        return both;
    }

    private Sampling sampling(String... arguments) {
        Both both = parsed(arguments);
        both.decoding.model(folder.toString());
        return both.decoding.over(Sampling.builder()).build();
    }

    @Test
    void valuesThatAreGivenOverruleThoseOfTheCheckpoint() throws IOException {
        Files.writeString(folder.resolve("generation_config.json"), "{\"top_p\": 0.6, \"repetition_penalty\": 1.1}");

        assertThat(sampling()).isEqualTo(Sampling.builder().build());
        assertThat(sampling("--top-k=3")).isEqualTo(Sampling.builder().topK(3).build());
        assertThat(sampling("--decoding=checkpoint"))
                .isEqualTo(Sampling.builder()
                        .topK(50)
                        .topP(0.6)
                        .repetitionPenalty(1.1)
                        .build());
        assertThat(sampling("--decoding=checkpoint", "--top-k=0", "--top-p=1"))
                .isEqualTo(Sampling.builder().repetitionPenalty(1.1).build());
    }

    @Test
    void onlyChangedValuesArePartOfAnIdentity() throws IOException {
        Files.writeString(folder.resolve("generation_config.json"), "{\"top_p\": 0.6}");
        Both both = parsed("--decoding=checkpoint");
        both.decoding.model(folder.toString());

        assertThat(both.decoding.changed()).containsOnlyKeys("top_k", "top_p").containsEntry("top_k", "50");
        assertThat(parsed("--top-k=0", "--top-p=1").decoding.changed()).isEmpty();
    }

    @Test
    void checkpointOfAdaptersAndRunsIsThatOfTheirModel() throws IOException {
        Path model = Files.createDirectory(folder.resolve("base"));
        Files.writeString(model.resolve("config.json"), "{}");
        Files.writeString(model.resolve("generation_config.json"), "{\"top_p\": 0.6}");
        Path adapter = Files.createDirectories(folder.resolve("run").resolve("adapter"));
        Files.writeString(adapter.resolve("adapter_config.json"), "{\"base_model_name_or_path\": \"../../base\"}");
        Files.writeString(folder.resolve("run").resolve("training.json"), "{\"model\": \"adapter\"}");
        Sampling expected = Sampling.builder().topK(50).topP(0.6).build();

        for (Path given : List.of(model, adapter, folder.resolve("run"))) {
            Both both = parsed("--decoding=checkpoint");
            both.decoding.model(given.toString());
            assertThat(both.decoding.over(Sampling.builder()).build())
                    .as(given.toString())
                    .isEqualTo(expected);
        }
    }

    @Test
    void checkpointOfAServerOrOfNoModelIsRejected() throws IOException {
        assertThatThrownBy(() -> parsed("--decoding=checkpoint").decoding.model("http://localhost:8000/v1?model=m"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll("'--decoding'", "is a server", "--top-k");
        Files.writeString(folder.resolve("adapter_config.json"), "{}");
        assertThatThrownBy(() -> sampling("--decoding=checkpoint"))
                .isInstanceOf(BadDataException.class)
                .hasMessageContaining("names no model (base_model_name_or_path)");
    }

    @ParameterizedTest
    @CsvSource({"--top-p=0,--top-p", "--top-k=-1,--top-k", "--repetition-penalty=0,--repetition-penalty"})
    void valueOutOfRangeIsRejectedByOption(String argument, String option) {
        assertThatThrownBy(() -> sampling(argument))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("Invalid value for option '" + option + "'");
    }

    @Test
    void beamsAreRead() {
        assertThat(parsed().beams.search()).isEmpty();
        assertThat(parsed("--beams=1").beams.search()).isEmpty();
        assertThat(parsed("--beams=3").beams.search()).contains(BeamSearch.of(3));
        Both all = parsed("--beams=4", "--length-penalty=0.5", "--early-stopping=never");
        assertThat(all.beams.search()).contains(new BeamSearch(4, 0.5, EarlyStopping.NEVER));
        assertThat(all.beams.rows()).isEqualTo(4);
    }

    @ParameterizedTest
    @CsvSource({
        "--beams=0,'--beams'",
        "--beams=257,'--beams'",
        "--length-penalty=2,--length-penalty has no effect with one beam",
        "--early-stopping=true,--early-stopping has no effect with one beam",
        "--early-stopping=maybe,'--early-stopping'",
        "--length-penalty=NaN,'--length-penalty'"
    })
    void beamOptionsThatCannotBeUsedAreRejected(String argument, String message) {
        assertThatThrownBy(() -> parsed(argument).beams.search())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(message);
    }

    @Test
    void beamsWithATemperatureAreRejected() {
        assertThatThrownBy(() -> parsed("--beams=3").beams.over(Sampling.builder(), 0.7))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll("'--beams'", "--temperature is 0.7", "--temperature=0");
    }
}

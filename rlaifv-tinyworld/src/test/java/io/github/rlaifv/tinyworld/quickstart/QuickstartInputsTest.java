package io.github.rlaifv.tinyworld.quickstart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import io.github.rlaifv.core.device.ComputeDevice;
import io.github.rlaifv.core.run.BadDataException;
import io.github.rlaifv.core.run.Cancellation;
import io.github.rlaifv.core.run.CancelledException;
import io.github.rlaifv.core.run.RlaifvException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A run with unusable inputs keeps the results of the run before it. */
class QuickstartInputsTest {

    @TempDir
    Path parent;

    private Path output;
    private List<Path> earlier;

    @BeforeEach
    void earlierRun() throws IOException {
        output = parent.resolve("out");
        RunFolder.reserve(output).close();
        earlier = List.of(
                output.resolve("report.json"),
                output.resolve("aligned/config.json"),
                output.resolve("round-1/model/config.json"));
        for (Path file : earlier) {
            Files.createDirectories(file.getParent());
            Files.writeString(file, "{}");
        }
    }

    private QuickstartOptionsBuilder embedded() {
        return QuickstartOptions.embedded().output(output);
    }

    private void refused(QuickstartOptionsBuilder options, String... parts) {
        assertThatThrownBy(() -> Quickstart.run(options.build()))
                .isInstanceOf(RlaifvException.class)
                .hasMessageContainingAll(parts);
        assertThat(earlier).allSatisfy(file -> assertThat(file).exists());
    }

    @Test
    void missingModelDeletesNothing() {
        Path missing = parent.resolve("missing");
        refused(embedded().sources(sources -> sources.withModel(missing)), missing.toString());
    }

    @Test
    void missingLabelerDeletesNothing() {
        Path missing = parent.resolve("missing");
        refused(embedded().sources(sources -> sources.withLabeler(missing)), missing.toString());
    }

    @ParameterizedTest
    @ValueSource(strings = {"missing", "empty"})
    void imageFolderWithoutImagesDeletesNothing(String name) throws IOException {
        Files.createDirectories(parent.resolve("empty"));
        Path images = parent.resolve(name);
        Path model = EmbeddedModel.copyInto(parent);
        refused(QuickstartOptions.of(model, images).output(output), images.toString());
    }

    @Test
    void missingGpuDeletesNothing() {
        assumeFalse(ComputeDevice.best().kind() == ComputeDevice.Kind.CUDA, "there is a GPU");
        refused(embedded().models(models -> models.device(ComputeDevice.cuda(0))), "CUDA device 0");
    }

    @ParameterizedTest
    @CsvSource({"aligned, is inside", "round-1/model, is inside", "'', is", "../out/aligned, is inside"})
    void inputsInsideTheOutputFolderAreRejected(String name, String place) {
        Path inside = name.isEmpty() ? output : output.resolve(name);
        String message = " " + inside + " " + place + " the output folder " + output;
        String remedy = "choose another output folder";
        refused(embedded().sources(sources -> sources.withModel(inside)), "model to align" + message, remedy);
        refused(embedded().sources(sources -> sources.withLabeler(inside)), "labeler" + message, remedy);
        refused(QuickstartOptions.of(parent, inside).output(output), "image folder" + message, remedy);
    }

    @Test
    void stoppedRunSaysThatTheNextOneBeginsAgain() {
        assertThatThrownBy(() -> Cancellation.within(
                        Duration.ZERO, () -> Quickstart.run(embedded().build())))
                .isInstanceOf(CancelledException.class)
                .hasMessageContaining("the next run begins again")
                .hasMessageContaining(output.toString())
                .hasMessageNotContaining("run again to continue");
    }

    @Test
    void linkToTheOutputFolderIsRejected() throws IOException {
        Path link = Files.createSymbolicLink(parent.resolve("link"), output);
        assertThatThrownBy(() -> Quickstart.run(embedded()
                        .sources(sources -> sources.withModel(link.resolve("aligned")))
                        .build()))
                .isInstanceOf(BadDataException.class)
                .hasMessageContaining("is inside the output folder");
        assertThat(earlier).allSatisfy(file -> assertThat(file).exists());
    }
}

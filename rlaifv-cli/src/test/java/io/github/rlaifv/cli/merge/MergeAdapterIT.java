package io.github.rlaifv.cli.merge;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.rlaifv.cli.command.ExitCode;
import io.github.rlaifv.cli.testkit.CommandRun;
import io.github.rlaifv.cli.testkit.TinyData;
import io.github.rlaifv.core.model.Policies;
import io.github.rlaifv.core.testkit.GoldenCase;
import io.github.rlaifv.core.training.Lora;
import io.github.rlaifv.core.training.TrainablePolicy;
import io.github.rlaifv.tinyworld.quickstart.EmbeddedModel;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command merge with an adapter of the embedded model. */
class MergeAdapterIT {
    @TempDir
    private Path folder;

    private final CommandRun rlaifv = new CommandRun();
    private Path model = Path.of("");
    private Path adapter = Path.of("");

    @BeforeEach
    void writeAdapter() throws IOException {
        model = EmbeddedModel.copyInto(folder);
        adapter = folder.resolve("adapter");
        try (TrainablePolicy policy = Policies.open(model)) {
            policy.adapters().attach(Lora.rank(2));
            policy.adapters().save(adapter);
        }
        fill(adapter.resolve("adapter_model.safetensors"));
    }

    /** A new adapter changes nothing, because B is zero: gives all its numbers other values. */
    private static void fill(Path file) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
        for (int at = (int) (8 + bytes.getLong(0)), i = 0; at < bytes.capacity(); at += Float.BYTES, i++) {
            bytes.putFloat(at, (i % 7 - 3) * 0.01f);
        }
        Files.write(file, bytes.array());
    }

    @Test
    void mergedFolderHasTheWeightsOfTheModelWithItsAdapter() throws IOException {
        Path output = folder.resolve("merged");
        assertThat(rlaifv.run("merge", "--model=" + model, "--adapter=" + adapter, "--output=" + output))
                .as(rlaifv.errors())
                .isZero();
        assertThat(rlaifv.printed()).contains("adapter of rank 2 merged into ", " weights of tiny-llava, " + output);
        assertThat(rlaifv.progress()).containsPattern("writing weights: \\d+ done in ");
        Path saved = folder.resolve("saved");
        try (TrainablePolicy policy = Policies.open(model)) {
            policy.adapters().load(adapter);
            policy.save(saved);
        }
        assertThat(output.resolve("model.safetensors")).hasSameBinaryContentAs(saved.resolve("model.safetensors"));
        assertThat(Files.mismatch(output.resolve("model.safetensors"), model.resolve("model.safetensors")))
                .isNotNegative();
        assertThat(output.resolve("README.md"))
                .content()
                .contains(
                        "base_model: \"tiny-llava\"", "| rank, alpha, scale | 2, 4.0, 2.0 |", "| adapter | adapter |");
        // the adapter names its model itself
        assertThat(rlaifv.run("merge", "--adapter=" + adapter, "--output=" + folder.resolve("own"), "--quiet"))
                .as(rlaifv.errors())
                .isZero();
        assertThat(rlaifv.progress()).doesNotContain("writing weights");
        assertThat(folder.resolve("own/model.safetensors")).hasSameBinaryContentAs(output.resolve("model.safetensors"));
    }

    @Test
    void mergedWeightsHaveTheTypeThatIsAskedFor() throws IOException {
        Path wide = folder.resolve("wide");
        assertThat(rlaifv.run(
                        "merge", "--model=embedded", "--adapter=" + adapter, "--storage=float32", "--output=" + wide))
                .as(rlaifv.errors())
                .isZero();
        assertThat(wide.resolve("config.json")).content().contains("float32");
        assertThat(Files.size(wide.resolve("model.safetensors")))
                .isGreaterThan(Files.size(model.resolve("model.safetensors")) * 3 / 2);
    }

    @Test
    void adapterOfTheVisionTowerIsMergedAndCounted() throws IOException {
        Path base = GoldenCase.of("llava15").get(0).model();
        Path tower = TinyData.towerAdapter(base, folder.resolve("tower"));
        assertThat(rlaifv.run("merge", "--adapter=" + tower, "--output=" + folder.resolve("merged"), "--json"))
                .as(rlaifv.errors())
                .isZero();
        // q_proj and v_proj of three layers of the language model and three of the tower
        assertThat(new ObjectMapper().readTree(rlaifv.printed()).path("modules").asInt())
                .isEqualTo(12);
    }

    @Test
    void whatIsNoAdapterOrNoPlaceIsNamed() {
        assertThat(rlaifv.run("merge", "--adapter=" + model, "--output=" + folder.resolve("out")))
                .isEqualTo(ExitCode.FAILED);
        assertThat(rlaifv.errors()).contains(model + " has no adapter_config.json: give the folder of a LoRA adapter");
        assertThat(rlaifv.run("merge", "--adapter=" + adapter, "--output=" + model))
                .isEqualTo(ExitCode.FAILED);
        assertThat(rlaifv.errors()).contains(model + " is not empty");
        assertThat(rlaifv.run(
                        "merge", "--model=" + adapter, "--adapter=" + adapter, "--output=" + folder.resolve("out")))
                .isEqualTo(ExitCode.FAILED);
        assertThat(rlaifv.errors()).contains(adapter + " is itself an adapter: merge it into its model first");
        assertThat(folder.resolve("out")).doesNotExist();
        assertThat(rlaifv.run("merge", "--output=" + folder.resolve("out"))).isEqualTo(ExitCode.USAGE);
        assertThat(rlaifv.errors()).contains("there is nothing to merge");
    }
}

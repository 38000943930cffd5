package io.github.rlaifv.core.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.rlaifv.core.device.ScalarType;
import io.github.rlaifv.core.internal.checkpoint.Checkpoint;
import io.github.rlaifv.core.run.BadDataException;
import io.github.rlaifv.core.testkit.FinishedStages;
import io.github.rlaifv.core.testkit.Fixtures;
import io.github.rlaifv.core.testkit.GoldenCase;
import io.github.rlaifv.core.testkit.GoldenTensors;
import io.github.rlaifv.core.training.TrainablePolicy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The mean of models, each a LLaVA-1.5 with random weights and another adapter merged into it. */
class ModelAverageTest {
    @TempDir
    private Path folder;

    private Path start;
    private Path one;
    private Path two;

    private static Path adapter(String name) {
        return Fixtures.repository()
                .resolve("rlaifv-core/src/test/resources/adapters")
                .resolve(name);
    }

    @BeforeEach
    void makeModels() {
        start = folder.resolve("start");
        ModelConversion.model(GoldenCase.of("llava15").get(0).model(), Optional.of(ScalarType.FLOAT32), start);
        one = merged("tower_only");
        two = merged("q_v");
    }

    private Path merged(String name) {
        Path model = folder.resolve(name);
        new AdapterMerge(Optional.of(start), adapter(name), Optional.of(ScalarType.FLOAT32)).into(model);
        return model;
    }

    private static GoldenTensors weights(Path model) {
        return GoldenTensors.read(model.resolve("model.safetensors"));
    }

    @Test
    void everyWeightIsTheMeanOfTheModels() {
        FinishedStages stages = new FinishedStages();
        Path mean = folder.resolve("mean");
        new ModelAverage(List.of(one, two, start)).into(mean, stages);
        GoldenTensors first = weights(one);
        GoldenTensors second = weights(two);
        GoldenTensors third = weights(start);
        GoldenTensors written = weights(mean);
        int changed = 0;
        for (String name : first.names()) {
            float[] a = first.values(name);
            float[] b = second.values(name);
            float[] c = third.values(name);
            float[] expected = new float[a.length];
            for (int i = 0; i < expected.length; i++) {
                expected[i] = (a[i] + b[i] + c[i]) / 3;
                changed += expected[i] == c[i] ? 0 : 1;
            }
            assertThat(written.values(name)).as(name).containsExactly(expected, within(1e-6f));
        }
        assertThat(changed).isPositive();
        assertThat(stages.all())
                .containsExactly("writing weights " + first.names().size() + " of "
                        + first.names().size());
        try (TrainablePolicy model = Policies.open(one)) {
            assertThat(mean.resolve("README.md"))
                    .content()
                    .contains("Average of 3 models", "/tower_only | `" + model.fingerprint() + "` |");
        }
        Policies.open(mean).close();
    }

    @Test
    void meanHasTheTypeOfTheFirstModelAndIsRoundedOnce() {
        Path half = folder.resolve("half");
        ModelConversion.model(one, Optional.of(ScalarType.BFLOAT16), half);
        Path mean = folder.resolve("mean");
        new ModelAverage(List.of(half, two)).into(mean);
        assertThat(Checkpoint.open(mean).tensors().values()).allMatch(tensor -> tensor.type() == ScalarType.BFLOAT16);
        new ModelAverage(List.of(two, half)).into(folder.resolve("wide"));
        assertThat(Checkpoint.open(folder.resolve("wide")).tensors().values())
                .allMatch(tensor -> tensor.type() == ScalarType.FLOAT32);
        Path widened = folder.resolve("widened");
        ModelConversion.model(mean, Optional.of(ScalarType.FLOAT32), widened);
        String name = weights(two).names().get(0);
        float[] exact = weights(folder.resolve("wide")).values(name);
        float[] rounded = weights(widened).values(name);
        for (int i = 0; i < exact.length; i++) {
            // half a unit in the last place of 8 bits
            assertThat(rounded[i]).isCloseTo(exact[i], within(Math.abs(exact[i]) / 256 + 1e-30f));
        }
    }

    @Test
    void fewerThanTwoModelsAreRejected() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new ModelAverage(List.of(one)))
                .withMessage("an average needs at least 2 models, but there are 1");
    }

    @Test
    void adapterIsRejectedByName() throws IOException {
        Path lora = folder.resolve("lora");
        try (TrainablePolicy policy = Policies.open(start)) {
            policy.adapters().load(adapter("q_v"));
            policy.adapters().save(lora);
        }
        Path out = folder.resolve("out");
        assertThatThrownBy(() -> new ModelAverage(List.of(one, lora)).into(out))
                .isInstanceOf(BadDataException.class)
                .hasMessageContaining(lora + " is an adapter")
                .hasMessageContaining("merge it");
        assertThat(out).doesNotExist();
        Files.createDirectories(out);
        Files.writeString(out.resolve("mine"), "mine");
        assertThatThrownBy(() -> new ModelAverage(List.of(one, two)).into(out))
                .isInstanceOf(BadDataException.class)
                .hasMessageContaining(out.toString());
        assertThat(out.resolve("mine")).hasContent("mine");
    }

    @Test
    void modelsOfOtherShapesAreRejected() {
        Path other = GoldenCase.of("llava_next").get(0).model();
        assertThatThrownBy(() -> new ModelAverage(List.of(one, other)).into(folder.resolve("out")))
                .isInstanceOf(BadDataException.class)
                .hasMessageContaining(other + " has other weights than " + one);
        assertThat(folder.resolve("out")).doesNotExist();
    }
}

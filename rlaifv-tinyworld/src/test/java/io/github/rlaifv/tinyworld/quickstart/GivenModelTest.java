package io.github.rlaifv.tinyworld.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.rlaifv.core.device.ScalarType;
import io.github.rlaifv.core.internal.checkpoint.Checkpoint;
import io.github.rlaifv.core.internal.checkpoint.StoredTensor;
import io.github.rlaifv.core.internal.mllm.LocalPolicy;
import io.github.rlaifv.core.model.Policies;
import io.github.rlaifv.core.run.RunListener;
import io.github.rlaifv.core.training.Lora;
import io.github.rlaifv.core.training.TrainablePolicy;
import io.github.rlaifv.dpo.alignment.AlignmentResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A model that is given by its folder, here the embedded one, whose files hold bfloat16. */
class GivenModelTest {
    @TempDir
    Path folder;

    private Path model;

    @BeforeEach
    void copy() {
        model = EmbeddedModel.copyInto(folder);
        assertThat(types(model)).containsOnly(ScalarType.BFLOAT16);
    }

    private static List<ScalarType> types(Path model) {
        return Checkpoint.open(model).tensors().values().stream()
                .map(StoredTensor::type)
                .toList();
    }

    private QuickstartOptionsBuilder given() {
        return QuickstartOptions.embedded()
                .sources(sources -> sources.withModel(model))
                .output(folder.resolve("out"))
                .rounds(each -> each.rounds(2))
                .instructions(3)
                .sampling(sampling -> sampling.maxNewTokens(16))
                .feedback(feedback -> feedback.candidates(4))
                .training(training -> training.epochs(1))
                .evaluation(evaluation -> evaluation
                        .withDevelopmentScenes(2)
                        .withTestScenes(2)
                        .withBestOf(0)
                        .withSamples(0));
    }

    private Path round(int number) {
        return folder.resolve("out/round-" + number);
    }

    @Test
    void weightsKeepTheirStoredTypeInMemory() {
        QuickstartOptions options = given().build();
        try (RunModels models = new RunModels(options, model);
                TrainablePolicy policy = models.openPolicy()) {
            assertThat(((LocalPolicy) policy).weights().types()).containsExactly(ScalarType.BFLOAT16);
            assertThat(models.device())
                    .endsWith(" " + policy.computeType().name().toLowerCase(Locale.ROOT));
        }
    }

    @Test
    void adaptersAreTrainedWithoutOtherModelsAndTheNextRoundStartsFromTheirModel() throws IOException {
        QuickstartOptions options = given().sources(
                        sources -> sources.withLabeler(EmbeddedModel.copyInto(folder.resolve("other"))))
                .training(training -> training.lora(Lora.rank(4).withAlpha(8)).learningRate(1e-3))
                .build();
        Map<String, Integer> opened = new TreeMap<>();
        AlignmentResult best;
        try (RunModels models = new RunModels(options, model);
                RunFolder output = RunFolder.reserve(options.output())) {
            RunListener listener = new RunListener() {
                @Override
                public void progressed(String stage, long done) {
                    opened.put(stage, models.onDemand().open());
                }
            };
            TimedStages stages = new TimedStages(listener, System::nanoTime);
            RunImages images = new TinyWorldImages(options);
            Rounds rounds = new Rounds(options, images, models, output, stages, line -> {});
            best = rounds.run();
            new HeldOutMeasurement(models, rounds.evaluator(), images, stages, line -> {}).measure(output.path(), best);
            models.free();
            assertThat(models.onDemand().open()).isZero();
        }
        assertThat(opened)
                .as("models that are open in a stage beside the policy of its round")
                .containsEntry("round 1: candidates", 0)
                .containsEntry("round 1: scores", 1)
                .containsEntry("round 1: dpo", 0)
                .containsEntry("round 2: dpo", 0)
                .containsEntry("round 2: scores", 1)
                .containsEntry("base, held out: responses", 1)
                .containsEntry("base, held out: judging", 2)
                .containsEntry("round 1, held out: responses", 1)
                .containsEntry(
                        (best.averaged() ? "average" : "round " + best.best().round()) + ", held out: judging", 1)
                .containsEntry("round 2, held out: responses", 1);
        for (int number = 1; number <= 2; number++) {
            assertThat(round(number).resolve("adapter/adapter_model.safetensors"))
                    .exists();
            assertThat(types(round(number).resolve("model"))).containsOnly(ScalarType.BFLOAT16);
        }
        assertThat(types(folder.resolve("out/aligned"))).containsOnly(ScalarType.BFLOAT16);
        assertThat(Files.isSameFile(
                        folder.resolve("out/aligned/model.safetensors"),
                        best.model().resolve("model.safetensors")))
                .as("weights take their space once")
                .isTrue();
        try (TrainablePolicy first = Policies.open(round(1).resolve("model"));
                TrainablePolicy base = Policies.open(model)) {
            assertThat(round(2).resolve("round.json"))
                    .content()
                    .contains("\"start\" : \"" + first.fingerprint() + "\"");
            assertThat(first.fingerprint()).isNotEqualTo(base.fingerprint());
        }
    }
}

package io.github.rlaifv.tinyworld.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.rlaifv.core.device.ComputeDevice;
import io.github.rlaifv.core.device.ScalarType;
import io.github.rlaifv.core.plan.DeviceMemory;
import io.github.rlaifv.core.plan.MemoryKind;
import io.github.rlaifv.core.plan.MemoryPlan;
import io.github.rlaifv.core.plan.ModelUse;
import io.github.rlaifv.core.plan.PlannedRun;
import io.github.rlaifv.core.training.Lora;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Models are config.json alone. */
class QuickstartPlanTest {
    private static final String CONFIG = """
            {"model_type": "llava", "torch_dtype": "bfloat16", "image_token_index": 32000,
             "text_config": {"model_type": "llama", "hidden_size": %d, "intermediate_size": 11008,
               "num_hidden_layers": %d, "num_attention_heads": 32, "vocab_size": 32064},
             "vision_config": {"model_type": "clip_vision_model", "hidden_size": 1024, "image_size": 336,
               "intermediate_size": 4096, "num_attention_heads": 16, "num_hidden_layers": 24, "patch_size": 14}}
            """;
    private static final int PROMPT = 64;

    @TempDir
    Path temp;

    private Path model;
    private Path labeler;

    @BeforeEach
    void writeModels() throws IOException {
        model = write("model", 1024, 4);
        labeler = write("labeler", 4096, 32);
    }

    private Path write(String name, int width, int layers) throws IOException {
        Path folder = Files.createDirectories(temp.resolve(name));
        Files.writeString(folder.resolve("config.json"), CONFIG.formatted(width, layers));
        return folder;
    }

    private QuickstartOptionsBuilder given() {
        return QuickstartOptions.embedded()
                .models(models -> models.device(ComputeDevice.cpu()))
                .sources(sources -> sources.withModel(model).withLabeler(labeler))
                .output(temp.resolve("out"))
                .rounds(rounds -> rounds.rounds(1));
    }

    /** Roles of the open models by stage. */
    private static List<String> open(PlannedRun run) {
        return run.stages().stream()
                .map(stage -> stage.name()
                        + stage.uses().stream().map(ModelUse::role).collect(Collectors.joining(", ", ": ", "")))
                .toList();
    }

    private static DeviceMemory host(PlannedRun run) {
        return MemoryPlan.of(run, device -> OptionalLong.of(1L << 40), 128L << 20)
                .device(ComputeDevice.cpu());
    }

    private static DeviceMemory host(PlannedRun run, String stage) {
        return host(PlannedRun.of(
                run.stages().stream().filter(each -> each.name().equals(stage)).toList()));
    }

    @Test
    void modelsAreOpenInTheirStages() {
        List<String> rounds = List.of(
                "candidates: policy",
                "claims: policy, labeler",
                "verdicts: policy, labeler",
                "reference: policy",
                "training: policy",
                "development: policy");
        assertThat(open(QuickstartPlan.ofAblation(given().build(), PROMPT, 1))).isEqualTo(rounds);
        assertThat(open(QuickstartPlan.ofAblation(given().build(), PROMPT, 3))).hasSize(2 * rounds.size());
        assertThat(open(QuickstartPlan.of(given().build(), PROMPT)))
                .startsWith(rounds.toArray(String[]::new))
                .endsWith("held out: base, labeler", "best of n: base, aligned")
                .hasSize(8);
        QuickstartOptions withoutBest = given().evaluation(evaluation -> evaluation.withBestOf(0))
                .sources(sources -> sources.withImages(temp))
                .build();
        assertThat(open(QuickstartPlan.of(withoutBest, PROMPT)))
                .contains("candidates: policy, labeler", "development: policy, labeler")
                .endsWith("held out: base, labeler");
    }

    @Test
    void labelerIsNotOpenWhileTheModelIsTrained() {
        PlannedRun own = QuickstartPlan.of(
                given().sources(sources -> sources.withLabeler(model)).build(), PROMPT);
        PlannedRun other = QuickstartPlan.of(given().build(), PROMPT);
        assertThat(host(other).byStage().get("training"))
                .isEqualTo(host(own).byStage().get("training"));
        assertThat(host(other).byStage().get("claims")).isGreaterThan(12L << 30);
    }

    @Test
    void policyOfLaterRoundsIsAnotherModelThanTheLabelerThatItStartedFrom() {
        QuickstartOptionsBuilder itself = given().sources(sources -> RunSources.EMBEDDED.withModel(model))
                .training(training -> training.lora(Lora.rank(4)));
        long one = weights(itself.build());
        long two = weights(itself.rounds(rounds -> rounds.rounds(2)).build());
        // the first one maps the file of the base
        assertThat((double) two / one).isBetween(1.9, 2.1);
    }

    private static long weights(QuickstartOptions options) {
        return host(QuickstartPlan.of(options, PROMPT), "claims").bytes(MemoryKind.WEIGHTS);
    }

    @Test
    void modelThatIsMeasuredBetweenEpochsKeepsTheStateOfItsTraining() {
        PlannedRun after = QuickstartPlan.of(given().build(), PROMPT);
        PlannedRun between = QuickstartPlan.of(
                given().rounds(rounds -> rounds.evaluateEveryEpoch(true)).build(), PROMPT);
        assertThat(host(after, "development").bytes()).doesNotContainKeys(MemoryKind.MASTERS, MemoryKind.MOMENTS);
        for (MemoryKind kind : List.of(MemoryKind.MASTERS, MemoryKind.MOMENTS)) {
            assertThat(host(between, "development").bytes(kind))
                    .isEqualTo(host(between, "training").bytes(kind))
                    .isPositive();
        }
    }

    @Test
    void measurementsOfAGivenModelNeedNoMoreThanItsRounds() {
        QuickstartOptionsBuilder large = QuickstartOptions.of(labeler, temp)
                .models(models -> models.device(ComputeDevice.cuda(0)))
                .training(training -> training.lora(Lora.rank(64)));
        Map<String, Long> stages = gpu(large.build());
        assertThat(stages.get("held out")).isLessThan(stages.get("candidates"));
        assertThat(stages.get("best of n")).isLessThan(stages.get("claims"));
        Map<String, Long> single = gpu(large.instructionsPerCall(1).build());
        for (String stage : List.of("candidates", "claims", "development", "held out", "best of n")) {
            assertThat(single.get(stage)).as(stage).isLessThan(stages.get(stage));
        }
    }

    private static Map<String, Long> gpu(QuickstartOptions options) {
        return MemoryPlan.of(QuickstartPlan.of(options, PROMPT), device -> OptionalLong.of(80L << 30), 128L << 20)
                .device(ComputeDevice.cuda(0))
                .byStage();
    }

    @Test
    void referenceScoresAtLeastAMicroBatchAtOnce() {
        assertThat(reference(64)).isGreaterThan(reference(1));
    }

    private long reference(int microBatch) {
        QuickstartOptions options = given().models(models -> models.precision(ScalarType.FLOAT32))
                .training(training -> training.batchSize(64).microBatch(microBatch))
                .build();
        return host(QuickstartPlan.of(options, PROMPT), "reference").total();
    }

    @Test
    void hugeSizesArePlanned() {
        int most = Integer.MAX_VALUE;
        QuickstartOptions huge = given().instructions(most)
                .sampling(sampling -> sampling.maxNewTokens(most))
                .labeling(labeling -> labeling.withClaimTokens(most))
                .feedback(feedback -> feedback.candidates(most))
                .evaluation(evaluation -> evaluation.withTestScenes(most).withDevelopmentScenes(most))
                .build();
        assertThat(host(QuickstartPlan.of(huge, PROMPT)).total()).isGreaterThan(1L << 40);
    }
}

package io.github.rlaifv.dpo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.rlaifv.core.policy.Policy;
import io.github.rlaifv.core.policy.TokenLogProbs;
import io.github.rlaifv.core.testkit.Fixtures;
import io.github.rlaifv.core.testkit.GoldenTensors;
import io.github.rlaifv.core.training.Lora;
import io.github.rlaifv.core.training.TrainablePolicy;
import io.github.rlaifv.dpo.train.Schedule;
import io.github.rlaifv.dpo.train.TrainingResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Preference learning of adapters against TRL and PEFT: five steps from stored adapters, with either reference. */
class LoraTrainingParityTest {
    private final DpoGolden golden = new DpoGolden();
    private final JsonNode runs = golden.json().path("lora_training").path("runs");

    @TempDir
    Path folder;

    @Test
    void takesTheSameStepsAgainstItsOwnBase() throws IOException {
        try (TrainablePolicy policy = golden.policy()) {
            policy.adapters().load(adapter("lora_init"));
            TrainingResult result = train(policy, policy.adapters().base(), "base_model");
            checkAfter(policy, result, runs.path("base_model").path("after"));
        }
    }

    @Test
    void takesTheSameStepsAgainstAnotherModel() throws IOException {
        try (TrainablePolicy policy = golden.policy();
                TrainablePolicy reference = golden.reference(Files.createDirectories(folder.resolve("ref")))) {
            policy.adapters().load(adapter("lora_init"));
            TrainingResult result = train(policy, reference, "model_ref");
            checkAfter(policy, result, runs.path("model_ref").path("after"));
        }
        GoldenTensors trained = GoldenTensors.read(folder.resolve("model_ref/adapter/adapter_model.safetensors"));
        GoldenTensors expected = GoldenTensors.read(adapter("lora_final").resolve("adapter_model.safetensors"));
        assertThat(trained.names()).containsExactlyInAnyOrderElementsOf(expected.names());
        for (String name : expected.names()) {
            assertThat(trained.values(name)).as(name).containsExactly(expected.values(name), within(2e-5f));
        }
    }

    private static Path adapter(String name) {
        return Fixtures.require(Fixtures.path("llava15", name));
    }

    private TrainingResult train(TrainablePolicy policy, Policy reference, String run) throws IOException {
        JsonNode steps = runs.path(run).path("steps");
        int pairs = golden.pairs().size();
        TrainingResult result = DpoTrainer.builder()
                .lora(Lora.rank(8))
                .beta(golden.beta())
                .epochs(steps.size())
                .batchSize(pairs)
                .microBatch(pairs)
                .learningRate(steps.get(1).path("lr_used").asDouble())
                .schedule(Schedule.cosine().withWarmupSteps(1))
                .weightDecay(0.01)
                .maxGradNorm(1)
                .build()
                .train(policy, reference, golden.dataset(), folder.resolve(run));
        List<String> lines = Files.readAllLines(folder.resolve(run).resolve("metrics.jsonl"));
        assertThat(lines).hasSize(steps.size());
        for (int i = 0; i < lines.size(); i++) {
            checkStep(run.equals("base_model") && i < 2, new ObjectMapper().readTree(lines.get(i)), steps.get(i));
        }
        return result;
    }

    /** Compares a step with the recorded one, within 1e-4. */
    private static void checkStep(boolean tied, JsonNode actual, JsonNode expected) {
        String step = "step " + expected.path("step");
        assertThat(actual.path("loss").asDouble())
                .as(step)
                .isCloseTo(expected.path("loss").asDouble(), within(1e-4));
        double norm = expected.path("grad_norm_before_clip").asDouble();
        assertThat(actual.path("grad_norm").asDouble()).as(step).isCloseTo(norm, within(1e-4 * norm));
        assertThat(actual.path("learning_rate").asDouble())
                .isCloseTo(expected.path("lr_used").asDouble(), within(1e-12));
        expected.properties().forEach(metric -> {
            // Where policy and reference are the same, rewards are rounding errors, so their order is chance.
            if (metric.getKey().contains("/") && !(tied && metric.getKey().endsWith("accuracies"))) {
                double value = metric.getValue().asDouble();
                assertThat(actual.path(metric.getKey()).asDouble())
                        .as("%s of %s", metric.getKey(), step)
                        .isCloseTo(value, within(1e-4 * Math.max(1, Math.abs(value))));
            }
        });
    }

    /** Checks that the policy in memory, its adapter folder and its merged folder give the same scores. */
    private void checkAfter(TrainablePolicy policy, TrainingResult result, JsonNode after) {
        checkScores(policy, after);
        try (TrainablePolicy merged = DpoGolden.open(result.model())) {
            assertThat(merged.adapters().lora()).isEmpty();
            checkScores(merged, after);
        }
        try (TrainablePolicy adapted = DpoGolden.open(result.model().resolveSibling("adapter"))) {
            assertThat(adapted.adapters().lora()).contains(Lora.rank(8));
            checkScores(adapted, after);
        }
    }

    private void checkScores(Policy policy, JsonNode after) {
        List<List<TokenLogProbs>> scored = policy.score(golden.requests());
        for (int i = 0; i < scored.size(); i++) {
            assertThat(scored.get(i).get(0).sum())
                    .isCloseTo(after.path("policy_chosen_sum").get(i).asDouble(), within(5e-3));
            assertThat(scored.get(i).get(1).sum())
                    .isCloseTo(after.path("policy_rejected_sum").get(i).asDouble(), within(5e-3));
        }
    }
}

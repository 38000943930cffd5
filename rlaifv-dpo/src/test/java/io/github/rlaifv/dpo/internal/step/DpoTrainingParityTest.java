package io.github.rlaifv.dpo.internal.step;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.rlaifv.core.internal.mllm.LocalPolicy;
import io.github.rlaifv.core.policy.ScoreRequest;
import io.github.rlaifv.core.policy.TokenLogProbs;
import io.github.rlaifv.core.run.RunListener;
import io.github.rlaifv.core.testkit.GoldenTensors;
import io.github.rlaifv.core.training.Gradients;
import io.github.rlaifv.core.training.LossValue;
import io.github.rlaifv.core.training.Parameter;
import io.github.rlaifv.core.training.TrainablePolicy;
import io.github.rlaifv.dpo.DpoGolden;
import io.github.rlaifv.dpo.DpoTrainer;
import io.github.rlaifv.dpo.loss.PreferenceLoss;
import io.github.rlaifv.dpo.objective.PairReference;
import io.github.rlaifv.dpo.objective.PreferenceBatchLoss;
import io.github.rlaifv.dpo.objective.ResponseLogProb;
import io.github.rlaifv.dpo.reference.ReferenceLogProbs;
import io.github.rlaifv.dpo.train.Schedule;
import io.github.rlaifv.dpo.train.TrainingResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Preference learning of a LLaVA-1.5 against TRL and torch: log-probabilities, losses, gradients, five steps. */
class DpoTrainingParityTest {
    private final DpoGolden golden = new DpoGolden();
    private final JsonNode limits = golden.json().path("tolerances");

    @TempDir
    Path folder;

    private List<PairReference> references() throws IOException {
        try (TrainablePolicy reference = golden.reference(Files.createDirectories(folder.resolve("reference")))) {
            ReferenceLogProbs metrics = ReferenceLogProbs.compute(
                    reference, golden.dataset(), folder.resolve("figures.jsonl"), 4, RunListener.NONE);
            List<PairReference> all = new ArrayList<>();
            for (int i = 0; i < golden.pairs().size(); i++) {
                all.add(metrics.of(i));
            }
            return all;
        }
    }

    private double limit(String name) {
        return limits.path(name).asDouble();
    }

    @Test
    void scoresPairsAsTransformersDoes() throws IOException {
        List<PairReference> references = references();
        try (TrainablePolicy policy = golden.policy()) {
            List<List<TokenLogProbs>> scored = policy.score(golden.requests());
            for (int i = 0; i < scored.size(); i++) {
                JsonNode pair = golden.pairs().get(i);
                check(pair, "chosen", scored.get(i).get(0), references.get(i).chosen());
                check(pair, "rejected", scored.get(i).get(1), references.get(i).rejected());
            }
        }
    }

    @Test
    void promptsHaveTheRecordedTokens() {
        try (TrainablePolicy policy = golden.policy()) {
            LocalPolicy local = (LocalPolicy) policy;
            for (int i = 0; i < golden.pairs().size(); i++) {
                JsonNode pair = golden.pairs().get(i);
                ScoreRequest both = golden.requests().get(i);
                assertThat(local.promptTokens(both.prompt()))
                        .isEqualTo(pair.path("input_ids").size());
                for (String side : List.of("chosen", "rejected")) {
                    ScoreRequest one = new ScoreRequest(
                            both.prompt(), List.of(pair.path(side).asText()));
                    assertThat(policy.tokens(one))
                            .hasValue(pair.path("input_ids").size()
                                    + pair.path(side + "_ids").size());
                }
            }
        }
    }

    private void check(JsonNode pair, String side, TokenLogProbs policy, ResponseLogProb reference) {
        List<Integer> ids = new ArrayList<>();
        pair.path(side + "_ids").forEach(id -> ids.add(id.asInt()));
        assertThat(policy.tokenIds()).isEqualTo(ids);
        assertThat(policy.sum()).isCloseTo(pair.path("policy_" + side + "_sum").asDouble(), within(limit("logps_abs")));
        assertThat(policy.mean())
                .isCloseTo(pair.path("policy_" + side + "_avg").asDouble(), within(limit("avg_logps_abs")));
        assertThat(reference.sum()).isCloseTo(pair.path("ref_" + side + "_sum").asDouble(), within(limit("logps_abs")));
        assertThat(reference.sum() / reference.tokens())
                .isCloseTo(pair.path("ref_" + side + "_avg").asDouble(), within(limit("avg_logps_abs")));
    }

    @Test
    void lossesOfPairsEqualTheRecordedOnes() throws IOException {
        List<PairReference> references = references();
        try (TrainablePolicy policy = golden.policy()) {
            JsonNode losses = golden.json().path("losses").path("sigmoid").path("per_pair");
            for (int i = 0; i < losses.size(); i++) {
                LossValue value = PreferenceBatchLoss.of(
                                PreferenceLoss.sigmoid(golden.beta()), List.of(references.get(i)))
                        .evaluate(policy.score(List.of(golden.requests().get(i))));
                double expected = losses.get(i).asDouble();
                assertThat(value.loss()).isCloseTo(expected, within(limit("losses_rel") * expected));
            }
        }
    }

    @Test
    void gradientsEqualTheRecordedOnes() throws IOException {
        PreferenceBatchLoss loss = PreferenceBatchLoss.of(PreferenceLoss.sigmoid(golden.beta()), references());
        JsonNode expected = golden.json().path("gradient");
        try (TrainablePolicy policy = golden.policy();
                Gradients gradients = policy.newGradients(policy.parameters())) {
            LossValue value = policy.backward(golden.requests(), loss, gradients);
            double mean =
                    golden.json().path("losses").path("sigmoid").path("mean").asDouble();
            assertThat(value.loss()).isCloseTo(mean, within(limit("losses_rel") * mean));

            double relative = limit("grad_global_norm_rel");
            Map<String, Double> norms = gradients.norms();
            Set<String> seen = new HashSet<>();
            expected.path("per_tensor_norm").properties().forEach(tensor -> {
                double norm = tensor.getValue().asDouble();
                seen.add(tensor.getKey());
                assertThat(norms.get(tensor.getKey()))
                        .as(tensor.getKey())
                        .isCloseTo(norm, within(relative * norm + 1e-5));
            });
            norms.forEach((name, norm) -> {
                if (!seen.contains(name)) {
                    assertThat(norm).as(name + ", which gets no gradient").isZero();
                }
            });
            double global = expected.path("global_norm").asDouble();
            assertThat(gradients.globalNorm()).isCloseTo(global, within(relative * global));

            GoldenTensors tensors = golden.tensors("dpo_grads.safetensors");
            for (JsonNode name : expected.path("full_tensors_in_dpo_grads")) {
                closeTensor(name.asText(), gradients.toArray(name.asText()), tensors.values(name.asText()));
            }
        }
    }

    /** Compares a tensor as the fixtures demand: a maximum absolute error of 1e-3 of the largest value, plus 1e-5. */
    private static void closeTensor(String name, float[] actual, float[] expected) {
        assertThat(actual).as(name).hasSameSizeAs(expected);
        double largest = 0;
        double error = 0;
        for (int i = 0; i < actual.length; i++) {
            largest = Math.max(largest, Math.abs(expected[i]));
            error = Math.max(error, Math.abs(actual[i] - expected[i]));
        }
        assertThat(error).as(name).isLessThanOrEqualTo(1e-3 * largest + 1e-5);
    }

    @Test
    void takesTheSameFiveSteps() throws IOException {
        JsonNode training = golden.json().path("full_training");
        Set<String> decayed = names(training.path("decay_names"));
        Set<String> undecayed = names(training.path("no_decay_names"));
        int pairs = golden.pairs().size();
        double peak = 0;
        for (JsonNode step : training.path("steps")) {
            peak = Math.max(peak, step.path("lr_used").asDouble());
        }
        DpoTrainer trainer = DpoTrainer.builder()
                .beta(golden.beta())
                .epochs(training.path("steps").size())
                .batchSize(pairs)
                .microBatch(pairs)
                .learningRate(peak)
                .schedule(Schedule.cosine().withWarmupSteps(1))
                .betas(0.9, 0.999)
                .epsilon(1e-8)
                .weightDecay(0.01)
                .maxGradNorm(1)
                .build();
        TrainingResult result;
        try (TrainablePolicy policy = golden.policy();
                TrainablePolicy reference = golden.reference(Files.createDirectories(folder.resolve("ref")))) {
            Set<String> matrices = new HashSet<>();
            Set<String> others = new HashSet<>();
            TrainedParameters defaults =
                    DpoTrainer.builder().options().optimizer().trained();
            for (Parameter parameter : policy.parameters()) {
                if (defaults.includes(parameter)) {
                    (parameter.isMatrix() ? matrices : others).add(parameter.name());
                }
            }
            assertThat(matrices).isEqualTo(decayed);
            assertThat(others).isEqualTo(undecayed);
            result = trainer.train(policy, reference, golden.dataset(), folder.resolve("out"));
        }
        List<String> lines = Files.readAllLines(folder.resolve("out").resolve("metrics.jsonl"));
        assertThat(lines).hasSize(training.path("steps").size());
        for (int i = 0; i < lines.size(); i++) {
            checkStep(
                    i,
                    new ObjectMapper().readTree(lines.get(i)),
                    training.path("steps").get(i));
        }
        checkAfter(result.model(), training.path("after"));
    }

    private static Set<String> names(JsonNode list) {
        Set<String> names = new HashSet<>();
        list.forEach(name -> names.add(name.asText()));
        return names;
    }

    private static void checkStep(int step, JsonNode actual, JsonNode expected) {
        closeStep(step, "loss", actual.path("loss"), expected.path("loss"));
        closeStep(step, "grad_norm", actual.path("grad_norm"), expected.path("grad_norm_before_clip"));
        assertThat(actual.path("learning_rate").asDouble())
                .isCloseTo(expected.path("lr_used").asDouble(), within(1e-12));
        expected.properties().forEach(metric -> {
            if (metric.getKey().contains("/")) {
                closeStep(step, metric.getKey(), actual.path(metric.getKey()), metric.getValue());
            }
        });
    }

    /** Compares the relative change over all five optimizer steps. */
    private static void closeStep(int step, String name, JsonNode actual, JsonNode expected) {
        double wanted = expected.asDouble(Double.NaN);
        assertThat(actual.asDouble(Double.NaN))
                .as("%s of step %d", name, step + 1)
                .isCloseTo(wanted, within(1e-4 * Math.abs(wanted)));
    }

    /** Reads the saved model again and checks that the trained weights are on disk. */
    private void checkAfter(Path model, JsonNode after) {
        GoldenTensors written = GoldenTensors.read(model.resolve("model.safetensors"));
        GoldenTensors expected = golden.tensors("dpo_after5_sample.safetensors");
        for (String name : expected.names()) {
            float[] values = expected.values(name);
            float[] actual = written.values(onDisk(name));
            double error = 0;
            for (int i = 0; i < values.length; i++) {
                error = Math.max(error, Math.abs(values[i] - actual[i]));
            }
            assertThat(error).as(name).isLessThan(1e-5);
        }
        try (TrainablePolicy trained = DpoGolden.open(model)) {
            List<List<TokenLogProbs>> scored = trained.score(golden.requests());
            for (int i = 0; i < scored.size(); i++) {
                closeSum(scored.get(i).get(0), after.path("policy_chosen_sum").get(i));
                closeSum(scored.get(i).get(1), after.path("policy_rejected_sum").get(i));
            }
        }
    }

    private static void closeSum(TokenLogProbs actual, JsonNode expected) {
        assertThat(actual.sum())
                .isCloseTo(expected.asDouble(), within(1e-4 * actual.tokenIds().size()));
    }

    /**
     * Name on disk of a tensor of the fixtures, which use the names in memory. On disk the part of the model comes
     * first.
     */
    private static String onDisk(String name) {
        String inner = name.startsWith("model.") ? name.substring("model.".length()) : "language_model." + name;
        return inner.startsWith("language_model.") && !inner.startsWith("language_model.lm_head")
                ? "language_model.model." + inner.substring("language_model.".length())
                : inner;
    }
}

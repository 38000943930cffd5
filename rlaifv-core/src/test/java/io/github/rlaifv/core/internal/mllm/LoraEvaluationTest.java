package io.github.rlaifv.core.internal.mllm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.rlaifv.core.device.ComputeDevice;
import io.github.rlaifv.core.device.ScalarType;
import io.github.rlaifv.core.image.ImageSource;
import io.github.rlaifv.core.internal.tensor.TensorScope;
import io.github.rlaifv.core.model.Policies;
import io.github.rlaifv.core.policy.Policy;
import io.github.rlaifv.core.policy.PolicyOptions;
import io.github.rlaifv.core.policy.Prompt;
import io.github.rlaifv.core.policy.ScoreRequest;
import io.github.rlaifv.core.policy.TokenLogProbs;
import io.github.rlaifv.core.testkit.Fixtures;
import io.github.rlaifv.core.testkit.ModelCopy;
import io.github.rlaifv.core.training.Gradients;
import io.github.rlaifv.core.training.Lora;
import io.github.rlaifv.core.training.LossValue;
import io.github.rlaifv.core.training.Parameter;
import io.github.rlaifv.core.training.TrainingPass;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Log-probabilities with stored adapters: equal to PEFT's, without dropout, and after merging. */
class LoraEvaluationTest {
    private final JsonNode golden = Fixtures.json(Fixtures.require(Fixtures.path("llava15", "dpo.json")));
    private final List<ScoreRequest> requests = StreamSupport.stream(
                    golden.path("pairs").spliterator(), false)
            .map(pair -> new ScoreRequest(
                    Prompt.of(
                            ImageSource.of(
                                    Fixtures.path("photos", pair.path("photo").asText())),
                            pair.path("question").asText()),
                    List.of(pair.path("chosen").asText(), pair.path("rejected").asText())))
            .toList();

    @TempDir
    Path folder;

    private static Path adapter(String name) {
        return Fixtures.require(Fixtures.path("llava15", name));
    }

    private static LocalPolicy open(String family) {
        PolicyOptions options = PolicyOptions.builder()
                .device(ComputeDevice.cpu())
                .precision(ScalarType.FLOAT32)
                .build();
        return (LocalPolicy) Policies.open(Fixtures.require(Fixtures.path(family, "model")), options);
    }

    private List<List<TokenLogProbs>> scores(Policy policy) {
        return policy.score(requests);
    }

    private static List<Double> sums(List<List<TokenLogProbs>> scores, int response) {
        return scores.stream().map(of -> of.get(response).sum()).toList();
    }

    @Test
    void numberOfTrainedParametersEqualsThatOfPeft() {
        try (LocalPolicy policy = open("llava15")) {
            policy.adapters().load(adapter("lora_init"));
            long numbers = policy.parameters().stream()
                    .filter(Parameter::adapter)
                    .mapToLong(p -> p.shape().stream().reduce(1L, Math::multiplyExact))
                    .sum();
            JsonNode runs = golden.path("lora_training").path("runs");
            assertThat(runs).isNotEmpty();
            runs.forEach(
                    run -> assertThat(numbers).isEqualTo(run.path("n_trainable").asLong()));
        }
    }

    @Test
    void logProbsEqualThoseOfPeft() {
        JsonNode expected = golden.path("lora_training").path("lora_final_check");
        Assumptions.assumeFalse(expected.isMissingNode(), "these fixtures have no lora_final_check");
        try (LocalPolicy policy = open("llava15")) {
            policy.adapters().load(adapter("lora_final"));
            check(scores(policy), expected);
            policy.adapters().merge();
            check(scores(policy), expected);
        }
    }

    private void check(List<List<TokenLogProbs>> scores, JsonNode expected) {
        assertThat(expected.path("policy_chosen_sum")).hasSize(requests.size());
        double limit = golden.path("tolerances").path("logps_abs").asDouble();
        for (int i = 0; i < requests.size(); i++) {
            assertThat(sums(scores, 0).get(i))
                    .isCloseTo(expected.path("policy_chosen_sum").path(i).asDouble(), within(limit));
            assertThat(sums(scores, 1).get(i))
                    .isCloseTo(expected.path("policy_rejected_sum").path(i).asDouble(), within(limit));
        }
    }

    /** PEFT divides alpha by the root of the rank, so this alpha gives the scale that the golden values have. */
    @Test
    void rankStabilizedAdaptersAreScaledByTheRootOfTheRank() throws IOException {
        JsonNode expected = golden.path("lora_training").path("lora_final_check");
        Assumptions.assumeFalse(expected.isMissingNode(), "these fixtures have no lora_final_check");
        try (LocalPolicy policy = open("llava15")) {
            policy.adapters().load(adapter("lora_final"));
            Lora usual = policy.adapters().lora().orElseThrow();
            policy.adapters().detach();
            policy.adapters()
                    .load(changed(
                            "stabilized",
                            config -> config.put("use_rslora", true)
                                    .put("lora_alpha", usual.alpha() / Math.sqrt(usual.rank()))));
            assertThat(policy.adapters().lora().orElseThrow().rankStabilized()).isTrue();
            check(scores(policy), expected);
            policy.adapters().merge();
            check(scores(policy), expected);
        }
    }

    private Path changed(String name, Consumer<ObjectNode> change) throws IOException {
        Path copy = Files.createDirectories(folder.resolve(name));
        for (String file : List.of("adapter_config.json", "adapter_model.safetensors")) {
            Files.write(
                    copy.resolve(file), Files.readAllBytes(adapter("lora_final").resolve(file)));
        }
        ModelCopy.edit(copy.resolve("adapter_config.json"), List.of(), change);
        return copy;
    }

    private Path withDropout(double rate) throws IOException {
        return changed("dropout" + rate, config -> config.put("lora_dropout", rate));
    }

    @Test
    void dropoutAffectsOnlyTraining() throws IOException {
        List<List<List<TokenLogProbs>>> said = new ArrayList<>();
        List<LossValue> trained = new ArrayList<>();
        for (double rate : new double[] {0, 0.5}) {
            try (LocalPolicy policy = open("llava15")) {
                policy.adapters().load(withDropout(rate));
                assertThat(policy.adapters().lora().orElseThrow().dropout()).isEqualTo(rate);
                said.add(scores(policy));
                List<Parameter> adapters =
                        policy.parameters().stream().filter(Parameter::adapter).toList();
                try (Gradients gradients = policy.newGradients(adapters)) {
                    trained.add(
                            policy.backward(requests, LoraEvaluationTest::plainSum, gradients, new TrainingPass(5, 0)));
                }
                // Scored after a training pass, which must not leave dropout enabled.
                said.add(scores(policy));
                said.add(scores(policy.adapters().base()));
            }
        }
        assertThat(said.get(3)).isEqualTo(said.get(0));
        assertThat(said.get(4)).isEqualTo(said.get(1)).isEqualTo(said.get(0));
        assertThat(said.get(5)).isEqualTo(said.get(2)).isNotEqualTo(said.get(0));
        assertThat(trained.get(1).loss()).isNotEqualTo(trained.get(0).loss());
    }

    private static LossValue plainSum(List<List<TokenLogProbs>> logProbs) {
        double[][][] gradient = new double[logProbs.size()][][];
        double sum = 0;
        for (int i = 0; i < gradient.length; i++) {
            gradient[i] = new double[logProbs.get(i).size()][];
            for (int j = 0; j < gradient[i].length; j++) {
                gradient[i][j] = new double[logProbs.get(i).get(j).tokenIds().size()];
                sum += logProbs.get(i).get(j).sum();
            }
        }
        return new LossValue(sum, gradient, Map.of());
    }

    /**
     * A weight w in bfloat16 (8 significant bits) keeps the rounding of w + d and then that of w + d - d: each is at most
     * 2^-8 of the larger number, so what merging and unmerging leave behind is at most 2^-7 of the larger of |w| and
     * |w + d|.
     */
    @Test
    void mergingIntoHalfPrecisionLosesOnlyRounding() {
        try (LocalPolicy policy = open("llava15_bf16")) {
            policy.adapters().load(adapter("lora_final"));
            String module = "model.language_model.layers.1.mlp.up_proj.weight";
            assertThat(policy.weights().type(module)).isEqualTo(ScalarType.BFLOAT16);
            List<Double> unmerged = sums(scores(policy), 0);
            float[] before = values(policy, module);
            policy.adapters().merge();
            float[] merged = values(policy, module);
            List<Double> said = sums(scores(policy), 0);
            policy.adapters().unmerge();
            float[] after = values(policy, module);
            double lost = 0;
            for (int i = 0; i < before.length; i++) {
                double larger = Math.max(Math.abs(before[i]), Math.abs(merged[i]));
                double difference = Math.abs(after[i] - before[i]);
                assertThat(difference).isLessThanOrEqualTo(larger / 128);
                lost = Math.max(lost, difference);
            }
            assertThat(lost).as("the largest change that remains").isPositive();
            for (int i = 0; i < unmerged.size(); i++) {
                assertThat(said.get(i)).isCloseTo(unmerged.get(i), within(0.01 * Math.abs(unmerged.get(i))));
            }
            assertThat(said).isNotEqualTo(unmerged);
        }
    }

    private static float[] values(LocalPolicy policy, String weight) {
        try (TensorScope scope = policy.kernels().root().child()) {
            return policy.kernels()
                    .trainOne("to_float32", scope, policy.tensor(weight))
                    .toFloatArray();
        }
    }
}

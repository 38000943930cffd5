package io.github.rlaifv.core.internal.mllm.decoder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.rlaifv.core.device.ComputeDevice;
import io.github.rlaifv.core.device.ScalarType;
import io.github.rlaifv.core.internal.mllm.LocalPolicy;
import io.github.rlaifv.core.internal.tensor.HostNumbers;
import io.github.rlaifv.core.internal.tensor.TensorScope;
import io.github.rlaifv.core.model.Policies;
import io.github.rlaifv.core.policy.PolicyOptions;
import io.github.rlaifv.core.policy.Prompt;
import io.github.rlaifv.core.policy.ScoreRequest;
import io.github.rlaifv.core.policy.TokenLogProbs;
import io.github.rlaifv.core.testkit.Fixtures;
import io.github.rlaifv.core.testkit.Photo;
import io.github.rlaifv.core.testkit.SumLoss;
import io.github.rlaifv.core.training.AdamW;
import io.github.rlaifv.core.training.AdamWStep;
import io.github.rlaifv.core.training.FusedResult;
import io.github.rlaifv.core.training.Gradients;
import io.github.rlaifv.core.training.KeptActivations;
import io.github.rlaifv.core.training.Lora;
import io.github.rlaifv.core.training.LossValue;
import io.github.rlaifv.core.training.Parameter;
import io.github.rlaifv.core.training.ParameterGroup;
import io.github.rlaifv.core.training.TrainablePolicy;
import io.github.rlaifv.core.training.TrainingPass;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How a gradient is computed must not change it. */
class TrainingEngineTest {
    private static final AdamW.Settings DECAYED = new AdamW.Settings(1e-3, 0.9, 0.999, 1e-8, 0.01);
    private static final AdamW.Settings UNDECAYED = new AdamW.Settings(1e-3, 0.9, 0.999, 1e-8, 0);
    private static final long ALL = 1L << 40;
    /** Makes the first response of each request likelier and the others less likely, with different weights. */
    private static final SumLoss LOSS = new SumLoss(-1, 0.7);

    private final List<ScoreRequest> pairs = List.of(
            request(
                    Fixtures.photos().any(0),
                    "Describe the image.",
                    "A red car stands left.",
                    "A red car stands on water."),
            request(Fixtures.photos().any(1), "What is this?", "Two trees.", "A house."));

    private static ScoreRequest request(Photo photo, String question, String... responses) {
        return new ScoreRequest(Prompt.of(photo.image(), question), List.of(responses));
    }

    private static TrainablePolicy open(ScalarType type) {
        return Policies.open(
                Fixtures.require(Fixtures.path("llava15", "model")),
                PolicyOptions.builder()
                        .device(ComputeDevice.cpu())
                        .storage(type)
                        .precision(type)
                        .build());
    }

    private static Map<String, float[]> gradients(
            TrainablePolicy policy, List<Parameter> wanted, List<ScoreRequest> batch, TrainingPass pass) {
        Map<String, float[]> result = new LinkedHashMap<>();
        try (Gradients sums = policy.newGradients(wanted)) {
            policy.backward(batch, LOSS, sums, pass);
            wanted.forEach(parameter -> result.put(parameter.name(), sums.toArray(parameter.name())));
        }
        return result;
    }

    /** Compares gradients, with a limit relative to the largest value of each tensor. */
    private static void assertClose(Map<String, float[]> actual, Map<String, float[]> expected, double share) {
        assertThat(actual.keySet()).isEqualTo(expected.keySet());
        expected.forEach((name, values) -> {
            double largest = 0;
            double error = 0;
            float[] seen = actual.getOrDefault(name, new float[0]);
            assertThat(seen).hasSameSizeAs(values);
            for (int i = 0; i < values.length; i++) {
                largest = Math.max(largest, Math.abs(values[i]));
                error = Math.max(error, Math.abs(seen[i] - values[i]));
            }
            assertThat(error).as(name).isLessThanOrEqualTo(share * largest + 1e-6);
        });
    }

    @Test
    void responsesThatShareAPromptGiveTheGradientsOfSeparateOnes() {
        try (TrainablePolicy policy = open(ScalarType.FLOAT32)) {
            List<Parameter> all = policy.parameters();
            // One backward pass per response, so that nothing is shared.
            Map<String, float[]> separate = new LinkedHashMap<>();
            double lossAlone = 0;
            try (Gradients sums = policy.newGradients(all)) {
                for (ScoreRequest pair : pairs) {
                    for (int r = 0; r < 2; r++) {
                        double slope = r == 0 ? -1 : 0.7;
                        ScoreRequest alone = new ScoreRequest(
                                pair.prompt(), List.of(pair.responses().get(r)));
                        lossAlone += policy.backward(List.of(alone), SumLoss.of(slope), sums)
                                .loss();
                    }
                }
                all.forEach(parameter -> separate.put(parameter.name(), sums.toArray(parameter.name())));
            }
            Map<String, float[]> shared = new LinkedHashMap<>();
            try (Gradients sums = policy.newGradients(all)) {
                LossValue value = policy.backward(pairs, LOSS, sums);
                assertThat(value.loss()).isCloseTo(lossAlone, within(1e-3));
                all.forEach(parameter -> shared.put(parameter.name(), sums.toArray(parameter.name())));
            }
            assertClose(shared, separate, 1e-4);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void keptActivationsGiveIdenticalGradients(boolean lora) {
        try (TrainablePolicy policy = open(ScalarType.FLOAT32)) {
            if (lora) {
                policy.adapters().attach(Lora.rank(4).withDropout(0.2).withProjector());
            }
            List<Parameter> wanted = policy.parameters().stream()
                    .filter(parameter -> parameter.adapter() == lora)
                    .toList();
            KeptActivations all =
                    policy.keptActivations(pairs, new TrainingPass(7, ALL)).orElseThrow();
            assertThat(all.kept()).isEqualTo(all.layers()).isGreaterThan(1);
            Map<String, float[]> again = gradients(policy, wanted, pairs, new TrainingPass(7, 0));
            for (long budget : new long[] {all.layerBytes(), ALL}) {
                Map<String, float[]> kept = gradients(policy, wanted, pairs, new TrainingPass(7, budget));
                again.forEach(
                        (name, values) -> assertThat(kept.get(name)).as(name).isEqualTo(values));
            }
        }
    }

    @Test
    void eachGradientIsReportedOnceWhenCompleteUpperLayersFirst() {
        try (TrainablePolicy policy = open(ScalarType.FLOAT32)) {
            List<Parameter> all = policy.parameters();
            Map<String, float[]> whenReported = new LinkedHashMap<>();
            try (Gradients sums = policy.newGradients(all)) {
                assertThat(sums.parameters())
                        .containsExactlyElementsOf(
                                all.stream().map(Parameter::name).toList());
                policy.backward(
                        pairs,
                        LOSS,
                        sums,
                        TrainingPass.DEFAULT,
                        name -> assertThat(whenReported.put(name, sums.toArray(name)))
                                .as(name)
                                .isNull());
                assertThat(whenReported).hasSameSizeAs(all);
                whenReported.forEach((name, values) ->
                        assertThat(sums.toArray(name)).as(name).isEqualTo(values));
            }
            List<String> order = List.copyOf(whenReported.keySet());
            List<Integer> layers = order.stream()
                    .filter(name -> name.startsWith("model.language_model.layers."))
                    .map(name -> Integer.parseInt(name.split("\\.")[3]))
                    .toList();
            assertThat(layers).isSortedAccordingTo(Comparator.reverseOrder()).contains(0, 1);
            assertThat(order.indexOf(Decoder.HEAD)).isLessThan(order.indexOf(Decoder.EMBEDDING));
            assertThat(order.indexOf(Decoder.EMBEDDING))
                    .isLessThan(order.indexOf("model.multi_modal_projector.linear_1.weight"));
        }
    }

    @Test
    void gradientsOfSeveralBatchesAreReportedOnlyWhenComplete() {
        PolicyOptions twoAtOnce = PolicyOptions.builder()
                .device(ComputeDevice.cpu())
                .storage(ScalarType.FLOAT32)
                .threads(2)
                .pieces(2)
                .build();
        try (TrainablePolicy policy = Policies.open(Fixtures.require(Fixtures.path("llava15", "model")), twoAtOnce);
                Gradients sums = policy.newGradients(policy.parameters())) {
            Map<String, float[]> whenReported = new LinkedHashMap<>();
            policy.backward(
                    pairs, LOSS, sums, TrainingPass.DEFAULT, name -> whenReported.put(name, sums.toArray(name)));
            assertThat(whenReported).hasSameSizeAs(policy.parameters());
            whenReported.forEach(
                    (name, values) -> assertThat(sums.toArray(name)).as(name).isEqualTo(values));
        }
    }

    @Test
    void budgetKeepsTheActivationsOfAsManyLayersAsFit() {
        try (TrainablePolicy policy = open(ScalarType.FLOAT32)) {
            KeptActivations one = policy.keptActivations(pairs, TrainingPass.DEFAULT)
                    .map(none -> policy.keptActivations(pairs, new TrainingPass(0, none.layerBytes() * 3 / 2))
                            .orElseThrow())
                    .orElseThrow();
            assertThat(one.kept()).isEqualTo(1);
            assertThat(one.bytes()).isEqualTo(one.layerBytes());
            assertThat(one.describe()).contains("1 of " + one.layers()).contains("MiB");
            assertThat(policy.keptActivations(pairs, TrainingPass.DEFAULT)
                            .orElseThrow()
                            .describe())
                    .contains("recomputed in the backward pass");
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = ScalarType.class,
            names = {"FLOAT32", "BFLOAT16"})
    void fusedStepGivesTheWeightsOfASeparateStep(ScalarType type) {
        try (TrainablePolicy apart = open(type);
                TrainablePolicy fused = open(type)) {
            // Three steps, the last one on a batch of several trees.
            for (boolean tower : new boolean[] {false, true}) {
                List<Parameter> matrices = parameters(apart, tower, true);
                List<Parameter> others = parameters(apart, tower, false);
                List<Parameter> all = apart.parameters().stream()
                        .filter(p -> matrices.contains(p) || others.contains(p))
                        .toList();
                try (Gradients sums = apart.newGradients(all);
                        AdamW first = apart.newAdamW(matrices);
                        AdamW second = apart.newAdamW(others);
                        AdamW third = fused.newAdamW(matrices);
                        AdamW fourth = fused.newAdamW(others)) {
                    for (ScoreRequest pair : pairs) {
                        sums.zero();
                        LossValue value = apart.backward(List.of(pair), LOSS, sums);
                        double norm = sums.globalNorm();
                        first.step(sums, DECAYED);
                        second.step(sums, UNDECAYED);
                        FusedResult result = fused.backwardAndStep(
                                List.of(pair),
                                LOSS,
                                List.of(new AdamWStep(third, DECAYED), new AdamWStep(fourth, UNDECAYED)),
                                new TrainingPass(0, ALL));
                        assertThat(result.value().loss()).isEqualTo(value.loss());
                        assertThat(result.gradientNorm()).isCloseTo(norm, within(1e-9 * norm));
                    }
                }
                assertThat(fused.fingerprint()).isEqualTo(apart.fingerprint());
            }
        }
    }

    private static List<Parameter> parameters(TrainablePolicy policy, boolean tower, boolean matrices) {
        return policy.parameters().stream()
                .filter(p -> tower || p.group() != ParameterGroup.VISION_TOWER)
                .filter(p -> p.isMatrix() == matrices)
                .toList();
    }

    @Test
    void fusedStepStopsAtANonFiniteGradient() {
        try (TrainablePolicy policy = open(ScalarType.FLOAT32);
                AdamW adam = policy.newAdamW(policy.parameters())) {
            String before = policy.fingerprint();
            FusedResult result = policy.backwardAndStep(
                    pairs.subList(0, 1),
                    logProbs -> {
                        LossValue value = LOSS.evaluate(logProbs);
                        value.gradient()[0][0][0] = Double.NaN;
                        return value;
                    },
                    List.of(new AdamWStep(adam, UNDECAYED)),
                    TrainingPass.DEFAULT);
            assertThat(result.gradientNorm()).isNaN();
            List<List<TokenLogProbs>> after = policy.score(pairs);
            assertThat(after.get(0).get(0).sum()).isFinite();
            assertThat(before).isNotEmpty();
        }
    }

    @Test
    void smallStepsAccumulateInTheMasterWeightsOfHalfPrecisionWeights() {
        String name = "model.language_model.layers.0.self_attn.q_proj.weight";
        try (TrainablePolicy policy = open(ScalarType.BFLOAT16)) {
            List<Parameter> one = policy.parameters().stream()
                    .filter(parameter -> parameter.name().equals(name))
                    .toList();
            double[] start = values(policy, name);
            // A step of a thousandth is less than half of the distance to the next bfloat16.
            double rate = 1e-3 * Arrays.stream(start).map(Math::abs).average().orElseThrow();
            AdamW.Settings settings = new AdamW.Settings(rate, 0.9, 0.999, 1e-8, 0);
            try (AdamW adam = policy.newAdamW(one)) {
                for (int step = 1; step <= 40; step++) {
                    policy.backwardAndStep(pairs, LOSS, List.of(new AdamWStep(adam, settings)), TrainingPass.DEFAULT);
                    if (step == 1) {
                        assertThat(changed(start, values(policy, name))).isLessThan(0.6);
                    }
                }
            }
            assertThat(changed(start, values(policy, name))).isGreaterThan(0.8);
        }
    }

    private static double[] values(TrainablePolicy policy, String name) {
        LocalPolicy local = (LocalPolicy) policy;
        try (TensorScope scope = local.kernels().root().child()) {
            return HostNumbers.widened(local.kernels()
                    .trainOne("to_float32", scope, local.weights().tensor(name)));
        }
    }

    private static double changed(double[] before, double[] after) {
        return IntStream.range(0, before.length)
                        .filter(i -> before[i] != after[i])
                        .count()
                / (double) before.length;
    }

    @Test
    void adaptersOfHalfPrecisionWeightsAreFloat32() {
        try (TrainablePolicy policy = open(ScalarType.BFLOAT16)) {
            policy.adapters().attach(Lora.rank(4));
            List<Parameter> adapters =
                    policy.parameters().stream().filter(Parameter::adapter).toList();
            String before = policy.fingerprint();
            // An update of 1e-7 is too small for a weight of 1e-2 in bfloat16.
            AdamW.Settings tiny = new AdamW.Settings(1e-7, 0.9, 0.999, 1e-8, 0);
            try (AdamW adam = policy.newAdamW(adapters)) {
                for (int i = 0; i < 2; i++) {
                    FusedResult result = policy.backwardAndStep(
                            pairs, LOSS, List.of(new AdamWStep(adam, tiny)), new TrainingPass(0, ALL));
                    assertThat(result.gradientNorm()).isPositive();
                }
            }
            assertThat(policy.fingerprint()).isNotEqualTo(before);
        }
    }

    @Test
    void weightsWidenedLayerByLayerGiveTheSameGradientsWithKeptActivations() {
        PolicyOptions widened = PolicyOptions.builder()
                .device(ComputeDevice.cpu())
                .storage(ScalarType.BFLOAT16)
                .precision(ScalarType.FLOAT32)
                .build();
        try (TrainablePolicy policy = Policies.open(Fixtures.require(Fixtures.path("llava15", "model")), widened)) {
            List<Parameter> all = policy.parameters();
            Map<String, float[]> again = gradients(policy, all, pairs, TrainingPass.DEFAULT);
            Map<String, float[]> kept = gradients(policy, all, pairs, new TrainingPass(0, ALL));
            again.forEach((name, values) -> assertThat(kept.get(name)).as(name).isEqualTo(values));
        }
    }
}

package io.github.rlaifv.dpo.loss;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.rlaifv.core.testkit.Fixtures;
import io.github.rlaifv.dpo.loss.batch.BatchStatistics;
import io.github.rlaifv.dpo.loss.batch.PairLogProbs;
import io.github.rlaifv.dpo.loss.batch.PairLoss;
import io.github.rlaifv.dpo.loss.batch.RunningMean;
import io.github.rlaifv.dpo.loss.batch.SftMean;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Losses that TRL computed for the recorded log-probabilities of six pairs. */
class TrlLossParityTest {

    @TestFactory
    Stream<DynamicTest> recordedLosses() {
        JsonNode golden = Fixtures.json(Fixtures.require(Fixtures.path("llava15", "dpo.json")));
        double beta = golden.path("beta").asDouble();
        double smoothing = golden.path("label_smoothing").asDouble();
        double gamma = golden.path("simpo_gamma").asDouble();
        Map<String, PreferenceLoss> losses = Map.ofEntries(
                Map.entry("sigmoid", new SigmoidLoss(beta, 0)),
                Map.entry("hinge", new HingeLoss(beta)),
                Map.entry("ipo", new IpoLoss(beta)),
                Map.entry("ipo_sum_not_normalised", new IpoLoss(beta, false, Divergence.REVERSE_KL)),
                Map.entry("robust", new RobustLoss(beta, smoothing)),
                Map.entry("cdpo", new SigmoidLoss(beta, smoothing)),
                Map.entry("simpo", new SimPoLoss(beta, gamma)),
                Map.entry("simpo_beta2", new SimPoLoss(2, gamma)),
                Map.entry("orpo_odds_ratio_term", new OrpoLoss(beta)),
                Map.entry(
                        "orpo_nll_plus_term",
                        new MixedLoss(List.of(
                                new MixedLoss.Part(1, new OrpoLoss(beta)),
                                new MixedLoss.Part(1, new ChosenNllLoss(SftMean.RESPONSE_TOKENS))))),
                Map.entry("kto_chosen_kl0.0", new KtoLoss(beta, 2, 0, KtoLoss.Drift.FIXED, 0)),
                Map.entry("kto_rejected_kl0.0", new KtoLoss(beta, 0, 2, KtoLoss.Drift.FIXED, 0)),
                Map.entry("kto_chosen_kl0.5", new KtoLoss(beta, 2, 0, KtoLoss.Drift.FIXED, 0.5)),
                Map.entry("kto_rejected_kl0.5", new KtoLoss(beta, 0, 2, KtoLoss.Drift.FIXED, 0.5)),
                Map.entry("sigmoid_norm", new NormalizedSigmoidLoss(beta)),
                Map.entry("apo_zero", new ApoZeroLoss(beta)),
                Map.entry("apo_down", new ApoDownLoss(beta)),
                Map.entry("nca_pair", new NcaLoss(beta)),
                Map.entry("bco_pair_delta0", new BcoLoss(beta)),
                Map.entry("sppo_hard", new SppoLoss(beta)),
                Map.entry("exo_pair", new ExoLoss(beta, smoothing)));
        List<PairLogProbs> pairs = new ArrayList<>();
        golden.path("pairs").forEach(one -> pairs.add(pair(one)));
        List<DynamicTest> tests = new ArrayList<>();
        golden.path("losses").properties().forEach(recorded -> {
            PreferenceLoss loss = Optional.ofNullable(losses.get(recorded.getKey()))
                    .orElseThrow(() -> new AssertionError("no loss for " + recorded.getKey()));
            tests.add(DynamicTest.dynamicTest(
                    recorded.getKey(), () -> equalsTheRecording(loss, pairs, recorded.getValue())));
        });
        assertThat(tests).hasSize(losses.size());
        return tests.stream();
    }

    private static PairLogProbs pair(JsonNode one) {
        return new PairLogProbs(
                one.path("policy_chosen_sum").asDouble(),
                one.path("policy_rejected_sum").asDouble(),
                one.path("ref_chosen_sum").asDouble(),
                one.path("ref_rejected_sum").asDouble(),
                one.path("chosen_ids").size(),
                one.path("rejected_ids").size());
    }

    private static void equalsTheRecording(PreferenceLoss loss, List<PairLogProbs> pairs, JsonNode recorded) {
        List<PairLoss> values = loss.of(pairs, BatchStatistics.of(pairs, RunningMean.EMPTY));
        assertThat(recorded.path("per_pair")).hasSize(pairs.size());
        for (int i = 0; i < pairs.size(); i++) {
            double expected = recorded.path("per_pair").path(i).asDouble();
            assertThat(values.get(i).loss()).as("pair %d", i).isCloseTo(expected, tolerance(expected));
        }
        double mean = recorded.path("mean").asDouble();
        assertThat(values.stream().mapToDouble(PairLoss::loss).average().orElseThrow())
                .isCloseTo(mean, within(1e-5 * Math.abs(mean)));
    }

    /** Tolerance of 1e-5, relative. Small losses of large log-probabilities carry float32 noise of the latter. */
    private static org.assertj.core.data.Offset<Double> tolerance(double value) {
        return within(1e-5 * Math.abs(value) + 2e-6);
    }
}

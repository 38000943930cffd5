package io.github.rlaifv.dpo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.rlaifv.core.policy.TokenLogProbs;
import io.github.rlaifv.core.testkit.Fixtures;
import io.github.rlaifv.core.training.LossValue;
import io.github.rlaifv.dpo.loss.PreferenceLoss;
import io.github.rlaifv.dpo.loss.SigmoidLoss;
import io.github.rlaifv.dpo.loss.batch.PairLogProbs;
import io.github.rlaifv.dpo.objective.PairReference;
import io.github.rlaifv.dpo.objective.PreferenceBatchLoss;
import io.github.rlaifv.dpo.objective.ResponseLogProb;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Losses, rewards and metrics of the official code and of TRL, from recorded log-probabilities. */
class DpoLossParityTest {

    @TestFactory
    Stream<DynamicTest> officialLosses() {
        JsonNode cases = Fixtures.json(Fixtures.require(Fixtures.path("official", "dpo_loss.json")))
                .path("cases");
        assertThat(cases).isNotEmpty();
        List<DynamicTest> tests = new ArrayList<>();
        for (JsonNode one : cases) {
            tests.add(DynamicTest.dynamicTest(
                    "case " + tests.size() + ", beta " + one.path("beta"), () -> equalsOfficialValues(one)));
        }
        return tests.stream();
    }

    private static void equalsOfficialValues(JsonNode golden) {
        SigmoidLoss loss = PreferenceLoss.sigmoid(golden.path("beta").asDouble());
        int pairs = golden.path("losses").size();
        double sum = 0;
        double margins = 0;
        double correct = 0;
        for (int i = 0; i < pairs; i++) {
            PairLogProbs pair = pair(golden, i, "ref_chosen", "ref_rejected");
            double value = loss.of(pair).loss();
            assertThat(value).as("loss %d", i).isCloseTo(at(golden, "losses", i), tolerance(at(golden, "losses", i)));
            assertThat(loss.chosenReward(pair))
                    .isCloseTo(at(golden, "chosen_rewards", i), tolerance(loss.chosenReward(pair)));
            assertThat(loss.rejectedReward(pair))
                    .isCloseTo(at(golden, "rejected_rewards", i), tolerance(loss.rejectedReward(pair)));
            sum += value / pairs;
            margins += (loss.chosenReward(pair) - loss.rejectedReward(pair)) / pairs;
            correct += loss.chosenReward(pair) > loss.rejectedReward(pair) ? 1.0 / pairs : 0;
        }
        JsonNode mean = golden.path("mean");
        assertThat(sum).isCloseTo(mean.path("loss").asDouble(), tolerance(sum));
        assertThat(margins).isCloseTo(mean.path("margin").asDouble(), tolerance(margins));
        assertThat(correct).isCloseTo(mean.path("accuracy").asDouble(), within(1e-6));
    }

    private static PairLogProbs pair(JsonNode golden, int i, String chosen, String rejected) {
        return new PairLogProbs(
                at(golden, "policy_chosen", i),
                at(golden, "policy_rejected", i),
                at(golden, chosen, i),
                at(golden, rejected, i),
                1,
                1);
    }

    /** The goldens were computed in float32, from differences of numbers up to 700. */
    private static org.assertj.core.data.Offset<Double> tolerance(double value) {
        return within(1e-5 + 3e-6 * Math.abs(value));
    }

    private static double at(JsonNode golden, String name, int i) {
        JsonNode value = golden.path(name).path(i);
        assertThat(value.isNumber()).as(name).isTrue();
        return value.asDouble();
    }

    private static JsonNode llava() {
        return Fixtures.json(Fixtures.require(Fixtures.path("llava15", "dpo.json")));
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

    @Test
    void equalsTheRecordedLossesAndRewardsOfEachPair() {
        JsonNode golden = llava();
        double beta = golden.path("beta").asDouble();
        SigmoidLoss sigmoid = PreferenceLoss.sigmoid(beta);
        SigmoidLoss smoothed =
                new SigmoidLoss(beta, golden.path("label_smoothing").asDouble());
        JsonNode losses = golden.path("losses");
        assertThat(golden.path("pairs")).isNotEmpty();
        for (int i = 0; i < golden.path("pairs").size(); i++) {
            JsonNode one = golden.path("pairs").get(i);
            PairLogProbs pair = pair(one);
            assertThat(sigmoid.of(pair).loss()).isCloseTo(at(losses.path("sigmoid"), "per_pair", i), within(2e-6));
            assertThat(smoothed.of(pair).loss()).isCloseTo(at(losses.path("cdpo"), "per_pair", i), within(2e-6));
            assertThat(sigmoid.chosenReward(pair))
                    .isCloseTo(one.path("reward_chosen").asDouble(), within(1e-5));
            assertThat(sigmoid.rejectedReward(pair))
                    .isCloseTo(one.path("reward_rejected").asDouble(), within(1e-5));
            assertThat(sigmoid.chosenReward(pair) - sigmoid.rejectedReward(pair))
                    .isCloseTo(one.path("reward_margin").asDouble(), within(1e-5));
        }
    }

    @Test
    void equalsTheLoggedMetricsOfTheBatch() {
        JsonNode golden = llava();
        List<PairReference> references = new ArrayList<>();
        List<List<TokenLogProbs>> scored = new ArrayList<>();
        for (JsonNode one : golden.path("pairs")) {
            TokenLogProbs chosen = spread(one.path("chosen_ids"), one.path("policy_chosen_sum"));
            TokenLogProbs rejected = spread(one.path("rejected_ids"), one.path("policy_rejected_sum"));
            scored.add(List.of(chosen, rejected));
            references.add(new PairReference(
                    ResponseLogProb.of(spread(one.path("chosen_ids"), one.path("ref_chosen_sum"))),
                    ResponseLogProb.of(spread(one.path("rejected_ids"), one.path("ref_rejected_sum")))));
        }
        LossValue value = PreferenceBatchLoss.of(
                        PreferenceLoss.sigmoid(golden.path("beta").asDouble()), references)
                .evaluate(scored);
        JsonNode losses = golden.path("losses").path("sigmoid");
        assertThat(value.loss()).isCloseTo(losses.path("mean").asDouble(), within(1e-6));
        assertThat(golden.path("metrics").has("ref_logps/chosen")).isTrue();
        for (String source : List.of("metrics", "trl_metrics")) {
            golden.path(source).properties().forEach(metric -> {
                // the reference's metrics are named as in the authors' code here, but differently in the recording
                String name = metric.getKey().replace("ref_logps/", "logps/ref_");
                assertThat(value.metrics().get(name))
                        .as(source + " " + name)
                        .isCloseTo(metric.getValue().asDouble(), within(2e-5));
            });
        }
    }

    /** Spreads a recorded sum over the tokens of a response. */
    private static TokenLogProbs spread(JsonNode ids, JsonNode sum) {
        List<Integer> tokens = new ArrayList<>();
        List<Double> logProbs = new ArrayList<>();
        for (JsonNode id : ids) {
            tokens.add(id.asInt());
            logProbs.add(sum.asDouble() / ids.size());
        }
        return new TokenLogProbs(tokens, logProbs);
    }
}

package io.github.rlaifv.dpo.objective;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.rlaifv.core.policy.TokenLogProbs;
import io.github.rlaifv.core.testkit.Fixtures;
import io.github.rlaifv.core.training.LossValue;
import io.github.rlaifv.dpo.loss.MixedLoss;
import io.github.rlaifv.dpo.loss.PreferenceLoss;
import io.github.rlaifv.dpo.loss.ReferenceFreeLoss;
import io.github.rlaifv.dpo.loss.batch.BatchStatistics;
import io.github.rlaifv.dpo.loss.batch.PairLogProbs;
import io.github.rlaifv.dpo.loss.batch.PairLoss;
import io.github.rlaifv.dpo.loss.batch.RunningMean;
import io.github.rlaifv.dpo.loss.batch.SftMean;
import io.github.rlaifv.dpo.loss.token.PairWeights;
import io.github.rlaifv.dpo.loss.token.TokenWeighting;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Whole steps of the authors' code, from logits to loss and metrics, with all its switches. */
class OfficialStepParityTest {

    /**
     * One row of a batch.
     *
     * @param tokens tokens of the response, which are those whose label is not -100
     * @param weights weights of these tokens
     * @param referenceTokens log-probabilities of these tokens under the reference
     */
    private record Row(TokenLogProbs tokens, List<Double> weights, List<Double> referenceTokens) {}

    @TestFactory
    Stream<DynamicTest> steps() {
        List<DynamicTest> tests = new ArrayList<>();
        for (JsonNode one : cases("dpo_step.json")) {
            String name = "average " + one.path("dpo_use_average") + ", weighted " + one.path("token_weighted")
                    + ", SFT " + one.path("SFT_weight") + ", DPO " + one.path("DPO_weight");
            tests.add(DynamicTest.dynamicTest(name, () -> equalsTheRecording(one)));
        }
        assertThat(tests).isNotEmpty();
        return tests.stream();
    }

    private static JsonNode cases(String file) {
        return Fixtures.json(Fixtures.require(Fixtures.path("official", file))).path("cases");
    }

    private static PreferenceObjective objective(JsonNode golden) {
        PreferenceLoss sigmoid = PreferenceLoss.sigmoid(golden.path("beta").asDouble());
        return new PreferenceObjective(
                new MixedLoss(
                        List.of(new MixedLoss.Part(golden.path("DPO_weight").asDouble(1), sigmoid))),
                golden.path("dpo_use_average").asBoolean() ? TokenWeighting.mean() : TokenWeighting.sum(),
                new SftTerm(golden.path("SFT_weight").asDouble(0), SftMean.SUM));
    }

    private static void equalsTheRecording(JsonNode golden) {
        boolean average = golden.path("dpo_use_average").asBoolean();
        boolean weighted = golden.path("token_weighted").asBoolean();
        PreferenceLoss sigmoid = PreferenceLoss.sigmoid(golden.path("beta").asDouble());
        PreferenceObjective objective = objective(golden);
        int pairs = golden.path("labels").size() / 2;
        List<PairLogProbs> logProbs = new ArrayList<>();
        for (int i = 0; i < pairs; i++) {
            Row chosen = row(golden, i, golden.path("ref_chosen_per_token").path(i));
            Row rejected =
                    row(golden, pairs + i, golden.path("ref_rejected_per_token").path(i));
            PairReference reference = new PairReference(
                    reference(golden, "ref_chosen", i, chosen), reference(golden, "ref_rejected", i, rejected));
            PairWeights weights = weighted
                    ? new PairWeights(scaled(chosen.weights(), average), scaled(rejected.weights(), average))
                    : objective
                            .weighting()
                            .weights(
                                    chosen.tokens().tokenIds(),
                                    rejected.tokens().tokenIds());
            logProbs.add(PairComputation.of(chosen.tokens(), rejected.tokens(), null, reference, weights, objective)
                    .pair());
        }
        BatchStatistics statistics = BatchStatistics.of(logProbs, RunningMean.EMPTY);
        List<PairLoss> nll = objective.sft().loss().of(logProbs, statistics);
        List<PairLoss> losses = objective.loss().of(logProbs, statistics);
        double loss = 0;
        double[] means = new double[7];
        for (int i = 0; i < pairs; i++) {
            PairLogProbs pair = logProbs.get(i);
            loss += losses.get(i)
                            .plus(nll.get(i).times(objective.sft().weight()))
                            .loss()
                    / pairs;
            double chosenReward = sigmoid.chosenReward(pair);
            double rejectedReward = sigmoid.rejectedReward(pair);
            double[] values = {
                chosenReward,
                rejectedReward,
                chosenReward > rejectedReward ? 1 : 0,
                pair.policyChosen(),
                pair.policyRejected(),
                pair.referenceChosen(),
                pair.referenceRejected()
            };
            for (int k = 0; k < values.length; k++) {
                means[k] += values[k] / pairs;
            }
        }
        assertThat(loss).isCloseTo(golden.path("loss").asDouble(), within(1e-4));
        String mode = golden.path("model_training").asBoolean() ? "_train/" : "_test/";
        String[] names = {
            "rewards" + mode + "chosen",
            "rewards" + mode + "rejected",
            "rewards" + mode + "accuracies",
            "logps" + mode + "chosen",
            "logps" + mode + "rejected",
            "logps" + mode + "ref_chosen",
            "logps" + mode + "ref_rejected"
        };
        for (int k = 0; k < names.length; k++) {
            assertThat(means[k])
                    .as(names[k])
                    .isCloseTo(golden.path("metrics").path(names[k]).asDouble(Double.NaN), within(1e-4));
        }
        assertThat(means[0] - means[1])
                .isCloseTo(
                        golden.path("metrics")
                                .path("rewards" + mode + "margins")
                                .asDouble(),
                        within(1e-4));
    }

    /** The same steps through the loss that training uses, except those with weights of single tokens given by hand. */
    @TestFactory
    Stream<DynamicTest> trainingSteps() {
        List<DynamicTest> tests = new ArrayList<>();
        for (JsonNode one : cases("dpo_step.json")) {
            if (!one.path("token_weighted").asBoolean()) {
                tests.add(DynamicTest.dynamicTest("case " + tests.size(), () -> equalsTheRecordingInTraining(one)));
            }
        }
        assertThat(tests).isNotEmpty();
        return tests.stream();
    }

    private static void equalsTheRecordingInTraining(JsonNode golden) {
        PreferenceObjective objective = objective(golden);
        int pairs = golden.path("labels").size() / 2;
        List<PairReference> references = new ArrayList<>();
        List<List<TokenLogProbs>> scored = new ArrayList<>();
        for (int i = 0; i < pairs; i++) {
            Row chosen = row(golden, i, golden.path("ref_chosen_per_token").path(i));
            Row rejected =
                    row(golden, pairs + i, golden.path("ref_rejected_per_token").path(i));
            scored.add(List.of(chosen.tokens(), rejected.tokens()));
            references.add(new PairReference(
                    reference(golden, "ref_chosen", i, chosen), reference(golden, "ref_rejected", i, rejected)));
        }
        LossValue value =
                PreferenceBatchLoss.of(objective, references, RunningMean.EMPTY).evaluate(scored);
        assertThat(value.loss()).isCloseTo(golden.path("loss").asDouble(), within(1e-4));
        assertThat(golden.path("metrics")).isNotEmpty();
        golden.path("metrics").properties().forEach(metric -> {
            String name = metric.getKey().replace("_train/", "/").replace("_test/", "/");
            assertThat(value.metrics()).as(metric.getKey()).containsKey(name);
            assertThat(value.metrics().get(name))
                    .as(name)
                    .isCloseTo(metric.getValue().asDouble(), within(1e-4));
        });
    }

    /** Creates a row. Labels are shifted by one, since the logits of a position predict the next label. */
    private static Row row(JsonNode golden, int row, JsonNode referenceTokens) {
        JsonNode labels = golden.path("labels").path(row);
        List<Integer> ids = new ArrayList<>();
        List<Double> logProbs = new ArrayList<>();
        List<Double> weights = new ArrayList<>();
        List<Double> reference = new ArrayList<>();
        for (int t = 0; t + 1 < labels.size(); t++) {
            int label = labels.path(t + 1).asInt();
            if (label != -100) {
                ids.add(label);
                logProbs.add(logProb(golden.path("logits").path(row).path(t), label));
                weights.add(golden.path("token_weight").path(row).path(t).asDouble());
                reference.add(referenceTokens.path(t).asDouble());
            }
        }
        return new Row(new TokenLogProbs(ids, logProbs), weights, reference);
    }

    private static double logProb(JsonNode logits, int id) {
        double max = Double.NEGATIVE_INFINITY;
        for (JsonNode logit : logits) {
            max = Math.max(max, logit.asDouble());
        }
        double sum = 0;
        for (JsonNode logit : logits) {
            sum += Math.exp(logit.asDouble() - max);
        }
        return logits.path(id).asDouble() - max - Math.log(sum);
    }

    private static List<Double> scaled(List<Double> weights, boolean average) {
        double sum = weights.stream().mapToDouble(Double::doubleValue).sum();
        return average ? weights.stream().map(weight -> weight / sum).toList() : weights;
    }

    /** Creates the reference's log-probability. The recorded sums and averages are independent random numbers. */
    private static ResponseLogProb reference(JsonNode golden, String side, int i, Row row) {
        int tokens = row.tokens().tokenIds().size();
        double sum = golden.path("dpo_use_average").asBoolean()
                ? tokens * golden.path(side + "_average").path(i).asDouble()
                : golden.path(side + "_sum").path(i).asDouble();
        if (golden.path("token_weighted").asBoolean()) {
            sum = row.referenceTokens().stream()
                    .mapToDouble(Double::doubleValue)
                    .sum();
        }
        return new ResponseLogProb(sum, tokens, row.tokens().tokenIds().hashCode(), row.referenceTokens());
    }

    @TestFactory
    Stream<DynamicTest> weightedSumsAndAverages() {
        List<DynamicTest> tests = new ArrayList<>();
        for (JsonNode one : cases("weighted_logp.json")) {
            for (int i = 0; i < one.path("labels").size(); i++) {
                int row = i;
                tests.add(DynamicTest.dynamicTest("case " + tests.size(), () -> {
                    for (boolean average : new boolean[] {false, true}) {
                        assertThat(weighted(one, row, average))
                                .isCloseTo(
                                        one.path(average ? "average" : "sum")
                                                .path(row)
                                                .asDouble(),
                                        within(1e-5));
                    }
                }));
            }
        }
        assertThat(tests).isNotEmpty();
        return tests.stream();
    }

    private static double weighted(JsonNode golden, int row, boolean average) {
        List<Integer> ids = new ArrayList<>();
        List<Double> logProbs = new ArrayList<>();
        List<Double> weights = new ArrayList<>();
        JsonNode labels = golden.path("labels").path(row);
        for (int t = 0; t + 1 < labels.size(); t++) {
            if (labels.path(t + 1).asInt() != -100) {
                ids.add(labels.path(t + 1).asInt());
                logProbs.add(golden.path("per_token").path(row).path(t).asDouble());
                weights.add(golden.path("token_weight").path(row).path(t).asDouble());
            }
        }
        TokenLogProbs tokens = new TokenLogProbs(ids, logProbs);
        ResponseLogProb reference = ResponseLogProb.withTokens(tokens);
        List<Double> scaled = scaled(weights, average);
        PreferenceObjective objective = PreferenceObjective.of(PreferenceLoss.sigmoid(0.1));
        return PairComputation.of(
                        tokens,
                        tokens,
                        null,
                        new PairReference(reference, reference),
                        new PairWeights(scaled, scaled),
                        objective)
                .pair()
                .policyChosen();
    }

    @TestFactory
    Stream<DynamicTest> lossesWithoutReference() {
        List<DynamicTest> tests = new ArrayList<>();
        for (JsonNode one : cases("dpo_loss.json")) {
            ReferenceFreeLoss loss = new ReferenceFreeLoss(
                    PreferenceLoss.sigmoid(one.path("beta").asDouble()));
            tests.add(DynamicTest.dynamicTest("case " + tests.size(), () -> {
                for (int i = 0; i < one.path("losses").size(); i++) {
                    PairLogProbs pair = new PairLogProbs(
                            one.path("policy_chosen").path(i).asDouble(),
                            one.path("policy_rejected").path(i).asDouble(),
                            one.path("ref_chosen").path(i).asDouble(),
                            one.path("ref_rejected").path(i).asDouble(),
                            1,
                            1);
                    double expected = one.path("losses_reference_free").path(i).asDouble();
                    assertThat(loss.of(pair).loss()).isCloseTo(expected, within(1e-5 + 3e-6 * Math.abs(expected)));
                    double reward =
                            one.path("chosen_rewards_reference_free").path(i).asDouble();
                    assertThat(loss.chosenReward(pair)).isCloseTo(reward, within(1e-5 + 3e-6 * Math.abs(reward)));
                }
            }));
        }
        assertThat(tests).isNotEmpty();
        return tests.stream();
    }
}

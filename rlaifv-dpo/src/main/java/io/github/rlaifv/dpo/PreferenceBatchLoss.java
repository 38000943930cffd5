package io.github.rlaifv.dpo;

import io.github.rlaifv.core.policy.TokenLogProbs;
import io.github.rlaifv.core.run.BadDataException;
import io.github.rlaifv.core.training.LogProbLoss;
import io.github.rlaifv.core.training.LossValue;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The preference loss of some pairs of a batch, given the reference's log-probabilities. Each request holds the chosen
 * response first, the rejected one second. Loss, gradient and metrics are divided by the pairs of the whole batch, so
 * that the parts of a batch add up to its means.
 *
 * <p>Metrics are named as in TRL: {@code rewards/chosen}, {@code rewards/rejected}, {@code rewards/margins}, {@code
 * rewards/accuracies} (a tie counts 0), {@code logps/chosen}, {@code logps/rejected}; with a supervised term also {@code
 * nll_loss} (its value before the weight).
 *
 * @param loss of a pair
 * @param sft supervised term on the chosen response
 * @param references one entry a pair, in the order of the requests
 * @param batchPairs pairs of the whole batch, at least as many as references
 */
public record PreferenceBatchLoss(PreferenceLoss loss, SftTerm sft, List<PairReference> references, int batchPairs)
        implements LogProbLoss {
    public PreferenceBatchLoss {
        references = List.copyOf(references);
        if (batchPairs < Math.max(1, references.size())) {
            throw new IllegalArgumentException(
                    "a batch of " + batchPairs + " pairs can't hold a part of " + references.size());
        }
    }

    /** The loss of a whole batch of pairs, without a supervised term. */
    public static PreferenceBatchLoss of(PreferenceLoss loss, List<PairReference> references) {
        return new PreferenceBatchLoss(loss, SftTerm.NONE, references, references.size());
    }

    /**
     * {@inheritDoc}
     *
     * @throws BadDataException if policy and reference cut a response into different tokens
     */
    @Override
    public LossValue evaluate(List<List<TokenLogProbs>> logProbs) {
        if (logProbs.size() != references.size()) {
            throw new IllegalArgumentException(
                    logProbs.size() + " pairs were scored, the reference knows " + references.size());
        }
        double share = 1.0 / batchPairs;
        double total = 0;
        double[][][] gradient = new double[logProbs.size()][][];
        Map<String, Double> metrics = new TreeMap<>();
        for (int i = 0; i < logProbs.size(); i++) {
            TokenLogProbs chosen = logProbs.get(i).get(0);
            TokenLogProbs rejected = logProbs.get(i).get(1);
            PairLogProbs pair = join(chosen, rejected, references.get(i));
            PairLoss value = loss.of(pair);
            double tokenScale = sft.over() == SftTerm.Over.TOKEN_MEAN ? 1.0 / Math.max(1, pair.chosenTokens()) : 1;
            double nll = -pair.policyChosen() * tokenScale;
            total += value.loss() + sft.weight() * nll;
            gradient[i] = new double[][] {
                filled(pair.chosenTokens(), share * (value.chosenGradient() - sft.weight() * tokenScale)),
                filled(pair.rejectedTokens(), share * value.rejectedGradient())
            };
            addMetrics(metrics, pair);
            if (sft.weight() > 0) {
                metrics.merge("nll_loss", nll, Double::sum);
            }
        }
        metrics.replaceAll((name, sum) -> share * sum);
        return new LossValue(share * total, gradient, metrics);
    }

    private void addMetrics(Map<String, Double> metrics, PairLogProbs pair) {
        double chosen = loss.chosenReward(pair);
        double rejected = loss.rejectedReward(pair);
        metrics.merge("rewards/chosen", chosen, Double::sum);
        metrics.merge("rewards/rejected", rejected, Double::sum);
        metrics.merge("rewards/margins", chosen - rejected, Double::sum);
        metrics.merge("rewards/accuracies", chosen > rejected ? 1.0 : 0.0, Double::sum);
        metrics.merge("logps/chosen", pair.policyChosen(), Double::sum);
        metrics.merge("logps/rejected", pair.policyRejected(), Double::sum);
    }

    private static PairLogProbs join(TokenLogProbs chosen, TokenLogProbs rejected, PairReference reference) {
        check("chosen", chosen, reference.chosen());
        check("rejected", rejected, reference.rejected());
        return new PairLogProbs(
                chosen.sum(),
                rejected.sum(),
                reference.chosen().sum(),
                reference.rejected().sum(),
                chosen.tokenIds().size(),
                rejected.tokenIds().size());
    }

    private static void check(String side, TokenLogProbs policy, ResponseLogProb reference) {
        if (!reference.sameTokens(policy)) {
            throw new BadDataException("policy and reference cut a " + side + " response into different tokens ("
                    + policy.tokenIds().size() + " and " + reference.tokens()
                    + "): both need the same tokenizer; use the matching reference model");
        }
    }

    private static double[] filled(int length, double value) {
        double[] array = new double[length];
        Arrays.fill(array, value);
        return array;
    }
}

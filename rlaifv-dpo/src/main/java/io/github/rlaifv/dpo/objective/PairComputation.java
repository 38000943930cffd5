package io.github.rlaifv.dpo.objective;

import io.github.rlaifv.core.policy.TokenLogProbs;
import io.github.rlaifv.core.run.BadDataException;
import io.github.rlaifv.dpo.loss.batch.AuxiliaryResponse;
import io.github.rlaifv.dpo.loss.batch.PairLogProbs;
import io.github.rlaifv.dpo.loss.batch.PairLoss;
import io.github.rlaifv.dpo.loss.token.PairWeights;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One pair on its way from token log-probabilities to the loss and back: sums up token log-probabilities for the loss,
 * and distributes the loss's derivatives over the tokens.
 *
 * @param pair the log-probabilities that the loss sees
 * @param weights weights of the pair's tokens
 * @param auxiliaryWeights weights of the auxiliary response's tokens; empty without an auxiliary response
 * @param auxiliaryLearns whether gradients flow through the auxiliary response
 */
public record PairComputation(
        PairLogProbs pair, PairWeights weights, List<Double> auxiliaryWeights, boolean auxiliaryLearns) {

    /** Creates the log-probabilities of one scored pair. */
    static PairComputation of(
            TokenLogProbs chosen,
            TokenLogProbs rejected,
            @Nullable TokenLogProbs auxiliary,
            PairReference reference,
            PreferenceObjective objective) {
        PairWeights weights = objective.weighting().weights(chosen.tokenIds(), rejected.tokenIds());
        return of(chosen, rejected, auxiliary, reference, weights, objective);
    }

    /** Creates the log-probabilities of one scored pair with given token weights. */
    static PairComputation of(
            TokenLogProbs chosen,
            TokenLogProbs rejected,
            @Nullable TokenLogProbs auxiliary,
            PairReference reference,
            PairWeights weights,
            PreferenceObjective objective) {
        check("chosen", chosen, reference.chosen());
        check("rejected", rejected, reference.rejected());
        boolean otherImage = objective.loss().auxiliary() == AuxiliaryResponse.OTHER_IMAGE;
        List<Double> auxiliaryWeights = List.of();
        double policyAuxiliary = Double.NaN;
        double referenceAuxiliary = Double.NaN;
        ResponseLogProb known = reference.auxiliary();
        if (auxiliary != null && known != null) {
            check("auxiliary response's", auxiliary, known);
            auxiliaryWeights = otherImage
                    ? weights.chosen()
                    : objective
                            .weighting()
                            .weights(auxiliary.tokenIds(), auxiliary.tokenIds())
                            .chosen();
            policyAuxiliary = weighted(auxiliary.sum(), auxiliary.logProbs(), auxiliaryWeights);
            referenceAuxiliary = weighted(known.sum(), known.perToken(), auxiliaryWeights);
        }
        PairLogProbs pair = new PairLogProbs(
                weighted(chosen.sum(), chosen.logProbs(), weights.chosen()),
                weighted(rejected.sum(), rejected.logProbs(), weights.rejected()),
                weighted(reference.chosen().sum(), reference.chosen().perToken(), weights.chosen()),
                weighted(reference.rejected().sum(), reference.rejected().perToken(), weights.rejected()),
                chosen.tokenIds().size(),
                rejected.tokenIds().size(),
                policyAuxiliary,
                referenceAuxiliary);
        return new PairComputation(pair, weights, auxiliaryWeights, otherImage);
    }

    /** Returns d loss / d log p(token), indexed [response][token], multiplied by a share. */
    double[][] gradient(PairLoss loss, double share) {
        double[] chosen = spread(weights.chosen(), share * loss.chosenGradient());
        double[] rejected = spread(weights.rejected(), share * loss.rejectedGradient());
        return new double[][] {chosen, rejected};
    }

    /** Returns d loss / d log p(token) of the auxiliary response, multiplied by a share. */
    double[] auxiliaryGradient(PairLoss loss, double share) {
        return spread(auxiliaryWeights, auxiliaryLearns ? share * loss.auxiliaryGradient() : 0);
    }

    /** Returns the weighted sum; if all tokens have the same weight, the known sum is exact and is not recomputed. */
    private static double weighted(double sum, List<Double> logProbs, List<Double> weights) {
        if (Double.isNaN(sum)) {
            return sum;
        }
        double first = weights.isEmpty() ? 1 : weights.get(0);
        if (weights.stream().allMatch(weight -> weight == first)) {
            return first * sum;
        }
        if (logProbs.size() != weights.size()) {
            throw new IllegalArgumentException("token weights differ, so the reference's log-probability of each"
                    + " token is needed, but only their sum is known");
        }
        double total = 0;
        for (int t = 0; t < weights.size(); t++) {
            total += weights.get(t) * logProbs.get(t);
        }
        return total;
    }

    private static void check(String side, TokenLogProbs policy, ResponseLogProb reference) {
        if (!Double.isNaN(reference.sum()) && !reference.sameTokens(policy)) {
            throw new BadDataException("policy and reference tokenize a " + side + " response differently ("
                    + policy.tokenIds().size() + " and " + reference.tokens()
                    + " tokens): both need the same tokenizer; use the matching reference model, or delete the file"
                    + " of its log-probabilities to recompute them");
        }
    }

    private static double[] spread(List<Double> weights, double value) {
        return weights.stream().mapToDouble(weight -> weight * value).toArray();
    }
}

package io.github.rlaifv.dpo.loss.token;

import io.github.rlaifv.dpo.loss.internal.LossOptionChecks;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Gives more weight to tokens that a correction replaced (RLHF-V, arXiv 2312.00849, section 3.2; switch
 * {@code dpo_token_weighted} of the authors' code). Both responses are aligned by {@link SequenceDiff}; if both have
 * tokens between two common runs, those tokens count as replaced. Common runs of less than {@code minMatch} tokens are
 * ignored. Pure insertions and deletions keep weight 1.
 *
 * <p>The authors' code aligns whole sequences. Here {@code minMatch} tokens that occur nowhere else stand in for the
 * common prompt, so that a common beginning of any length counts as common, as it does there.
 *
 * @param weight weight of replaced tokens, > 0; 3 by default in the authors' code, 1 in their released script
 * @param minMatch number of tokens of the shortest common run, >= 1; 3 in the authors' code
 * @param mean whether the weighted sum is divided by the sum of weights
 */
public record ModifiedTokens(double weight, int minMatch, boolean mean) implements TokenWeighting {
    public ModifiedTokens {
        LossOptionChecks.positive("weight", weight);
        if (minMatch < 1) {
            throw new IllegalArgumentException("minMatch must be >= 1, was " + minMatch);
        }
    }

    /** Creates a weighting that sums tokens and ignores common runs of less than 3 tokens. */
    public ModifiedTokens(double weight) {
        this(weight, 3, false);
    }

    @Override
    public boolean normalized() {
        return mean;
    }

    @Override
    public boolean uniform() {
        return weight == 1;
    }

    @Override
    public PairWeights weights(List<Integer> chosen, List<Integer> rejected) {
        PairWeights all = between(withPrompt(chosen), withPrompt(rejected));
        PairWeights weights = new PairWeights(
                all.chosen().subList(minMatch, all.chosen().size()),
                all.rejected().subList(minMatch, all.rejected().size()));
        return mean ? weights.normalized() : weights;
    }

    /** Returns the weights of two whole sequences. */
    PairWeights between(List<Integer> chosen, List<Integer> rejected) {
        List<Double> chosenWeights = new ArrayList<>(Collections.nCopies(chosen.size(), 1.0));
        List<Double> rejectedWeights = new ArrayList<>(Collections.nCopies(rejected.size(), 1.0));
        int atRejected = 0;
        int atChosen = 0;
        for (SequenceDiff.Match match : new SequenceDiff(rejected, chosen).matches()) {
            boolean last = match.first() == rejected.size() && match.second() == chosen.size();
            if (match.length() < minMatch && !last) {
                continue;
            }
            if (atRejected < match.first() && atChosen < match.second()) {
                Collections.fill(rejectedWeights.subList(atRejected, match.first()), weight);
                Collections.fill(chosenWeights.subList(atChosen, match.second()), weight);
            }
            atRejected = match.first() + match.length();
            atChosen = match.second() + match.length();
        }
        return new PairWeights(chosenWeights, rejectedWeights);
    }

    private List<Integer> withPrompt(List<Integer> response) {
        List<Integer> whole = new ArrayList<>();
        for (int i = 1; i <= minMatch; i++) {
            whole.add(-i);
        }
        whole.addAll(response);
        return whole;
    }
}

package io.github.rlaifv.dpo.objective;

import io.github.rlaifv.dpo.loss.PreferenceLoss;
import io.github.rlaifv.dpo.loss.batch.SftMean;
import io.github.rlaifv.dpo.loss.token.TokenWeighting;

/**
 * What preference learning minimises.
 *
 * @param loss of the pairs
 * @param weighting that makes one figure of a response's token log-probabilities
 * @param sft supervised term on the chosen response
 */
public record PreferenceObjective(PreferenceLoss loss, TokenWeighting weighting, SftTerm sft) {
    public PreferenceObjective {
        boolean perToken = loss.perToken() || sft.weight() > 0 && sft.mean() != SftMean.SUM;
        if (weighting.normalised() && perToken) {
            throw new IllegalArgumentException("the token weighting makes means over tokens already: "
                    + (loss.perToken() ? "the loss " + loss.name() : "an SFT term over " + sft.mean())
                    + " would divide by the tokens again; sum the tokens, or take "
                    + (loss.perToken() ? "another loss" : SftMean.SUM));
        }
    }

    /** A loss over sums of token log-probabilities, without a supervised term. */
    public static PreferenceObjective of(PreferenceLoss loss) {
        return new PreferenceObjective(loss, TokenWeighting.sum(), SftTerm.NONE);
    }

    /** Whether the reference's log-probabilities take part. */
    public boolean needsReference() {
        return loss.needsReference();
    }
}

package io.github.rlaifv.dpo.objective;

import io.github.rlaifv.dpo.loss.PreferenceLoss;
import io.github.rlaifv.dpo.loss.batch.SftMean;
import io.github.rlaifv.dpo.loss.token.TokenWeighting;

/**
 * The objective that preference learning minimizes.
 *
 * @param loss loss of the pairs
 * @param weighting how a response's token log-probabilities are combined
 * @param sft supervised term on the chosen response
 * @param lengthMetrics whether the metrics of {@link io.github.rlaifv.dpo.train.LengthBaseline} are reported too
 */
public record PreferenceObjective(PreferenceLoss loss, TokenWeighting weighting, SftTerm sft, boolean lengthMetrics) {
    public PreferenceObjective {
        boolean perToken = loss.perToken() || sft.weight() > 0 && sft.mean() != SftMean.SUM;
        if (weighting.normalized() && perToken) {
            throw new IllegalArgumentException("the token weighting already takes means over tokens: "
                    + (loss.perToken() ? "the loss " + loss.name() : "an SFT term over " + sft.mean())
                    + " would divide by the tokens again; sum the tokens, or use "
                    + (loss.perToken() ? "another loss" : SftMean.SUM));
        }
    }

    /** Creates an objective without metrics of lengths. */
    public PreferenceObjective(PreferenceLoss loss, TokenWeighting weighting, SftTerm sft) {
        this(loss, weighting, sft, false);
    }

    /** Creates the objective of a loss over sums of token log-probabilities, without a supervised term. */
    public static PreferenceObjective of(PreferenceLoss loss) {
        return new PreferenceObjective(loss, TokenWeighting.sum(), SftTerm.NONE);
    }

    /** Returns whether the objective uses the reference's log-probabilities. */
    public boolean needsReference() {
        return loss.needsReference();
    }
}

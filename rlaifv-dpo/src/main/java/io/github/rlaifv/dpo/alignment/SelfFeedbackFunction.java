package io.github.rlaifv.dpo.alignment;

import io.github.rlaifv.core.dataset.PreferenceDataset;
import io.github.rlaifv.core.policy.Policy;

/** Returns the preference pairs of a round in which the policy judges its own candidates. */
@FunctionalInterface
public interface SelfFeedbackFunction {

    /**
     * Collects preference pairs.
     *
     * @param round number of the round, counted from 1
     * @param policy the policy at the start of the round, which samples the candidates; it must not be trained or
     *     closed
     * @param labeler the model that judges the claims: the same policy, or the one before the first round; it must not
     *     be trained or closed
     * @return pairs to train on in this round; may be empty
     */
    PreferenceDataset pairs(int round, Policy policy, Policy labeler);
}

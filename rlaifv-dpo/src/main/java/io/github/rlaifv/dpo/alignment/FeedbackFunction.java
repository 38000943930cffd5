package io.github.rlaifv.dpo.alignment;

import io.github.rlaifv.core.dataset.PreferenceDataset;
import io.github.rlaifv.core.policy.Policy;

/** Returns the preference pairs of a round, for example from a feedback pipeline that runs with the newest policy. */
@FunctionalInterface
public interface FeedbackFunction {

    /**
     * Collects preference pairs.
     *
     * @param round number of the round, counted from 1
     * @param policy the policy at the start of the round; it must not be trained or closed
     * @return pairs to train on in this round; may be empty
     */
    PreferenceDataset pairs(int round, Policy policy);
}

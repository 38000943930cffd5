package io.github.rlaifv.dpo.alignment;

import io.github.rlaifv.core.dataset.PreferenceDataset;
import io.github.rlaifv.core.policy.Policy;

/** Where a round's preference pairs come from, such as a feedback pipeline run with the newest policy. */
@FunctionalInterface
public interface FeedbackFunction {

    /**
     * Collects preference pairs.
     *
     * @param round from 1
     * @param policy as it is at the start of the round; to be asked only, not trained or closed
     * @return pairs to learn from in this round; none is allowed
     */
    PreferenceDataset pairs(int round, Policy policy);
}

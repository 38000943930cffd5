package io.github.rlaifv.dpo.alignment;

import io.github.rlaifv.core.dataset.PreferenceDataset;
import io.github.rlaifv.core.policy.Policy;

/** Where a round's preference pairs come from when the policy judges itself. */
@FunctionalInterface
public interface SelfFeedbackFunction {

    /**
     * Collects preference pairs.
     *
     * @param round from 1
     * @param policy writes the candidates; as it is at the start of the round, to be asked only, not trained or closed
     * @param labeler judges them: the same model, or the one before the first round; to be asked only
     * @return pairs to learn from in this round; none is allowed
     */
    PreferenceDataset pairs(int round, Policy policy, Policy labeler);
}

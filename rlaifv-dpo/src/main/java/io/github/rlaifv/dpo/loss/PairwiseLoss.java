package io.github.rlaifv.dpo.loss;

import java.util.List;

/** A loss of one pair at a time. */
public sealed interface PairwiseLoss extends PreferenceLoss
        permits MarginLoss,
                NcaLoss,
                SppoLoss,
                ApoZeroLoss,
                ApoDownLoss,
                SimPoLoss,
                OrpoLoss,
                AnchorLoss,
                ImageConditionedLoss,
                ChosenNllLoss,
                ReferenceFreeLoss {

    /** The loss of one pair and its derivatives with respect to the policy's log-probabilities. */
    PairLoss of(PairLogProbs pair);

    @Override
    default List<PairLoss> of(List<PairLogProbs> pairs, BatchStatistics statistics) {
        return pairs.stream().map(this::of).toList();
    }
}

package io.github.rlaifv.dpo;

import io.github.rlaifv.core.run.UnusableImages;
import java.util.List;

/**
 * Options that only supervised fine-tuning has.
 *
 * @param mean what the loss is a mean of
 * @param heldOut examples that are not trained on
 * @param unusableImages what becomes of examples whose image can't be used
 */
record SupervisedOptions(SftLoss.Mean mean, List<WeightedRequest> heldOut, UnusableImages unusableImages) {
    SupervisedOptions {
        heldOut = List.copyOf(heldOut);
    }

    void declare(OptionValues values) {
        values.with(RunOption.MEAN, mean);
    }
}

package io.github.rlaifv.dpo.internal.supervised;

import io.github.rlaifv.core.run.UnusableImages;
import io.github.rlaifv.dpo.internal.option.OptionValues;
import io.github.rlaifv.dpo.internal.option.RunOption;
import io.github.rlaifv.dpo.objective.SftLoss;
import io.github.rlaifv.dpo.train.WeightedRequest;
import java.util.List;

/**
 * The options that only supervised fine-tuning has.
 *
 * @param mean what the loss is averaged over
 * @param heldOut examples that are not trained on
 * @param unusableImages what happens to examples whose image can't be used
 */
public record SupervisedOptions(SftLoss.Mean mean, List<WeightedRequest> heldOut, UnusableImages unusableImages) {
    public SupervisedOptions {
        heldOut = List.copyOf(heldOut);
    }

    public void declare(OptionValues values) {
        values.with(RunOption.MEAN, mean);
    }
}

package io.github.rlaifv.dpo.internal.pair;

import io.github.rlaifv.core.dataset.DatasetCard;
import io.github.rlaifv.core.dataset.PreferenceDataset;
import io.github.rlaifv.core.training.Lora;
import io.github.rlaifv.dpo.auxiliary.AuxiliaryResponseSource;
import io.github.rlaifv.dpo.internal.option.OptionChecks;
import io.github.rlaifv.dpo.internal.option.OptionValues;
import io.github.rlaifv.dpo.internal.option.RunOption;
import io.github.rlaifv.dpo.internal.run.TrainingOptions;
import io.github.rlaifv.dpo.loss.batch.AuxiliaryResponse;
import io.github.rlaifv.dpo.objective.PreferenceObjective;
import io.github.rlaifv.dpo.train.TrainingImages;
import java.util.Optional;

/**
 * The options that only preference learning has.
 *
 * @param objective objective that is minimized
 * @param auxiliaries creates the auxiliary responses of pairs
 * @param limits limits of the length of pairs
 * @param referenceBatch number of prompts that are scored in one call, >= 1
 * @param storedReference card of a dataset whose pairs come with the reference's log-probabilities
 * @param images how images are given to the model
 * @param heldOut pairs that are not trained on
 */
public record PairOptions(
        PreferenceObjective objective,
        AuxiliaryResponseSource auxiliaries,
        PairLimits limits,
        int referenceBatch,
        Optional<DatasetCard> storedReference,
        TrainingImages images,
        PreferenceDataset heldOut) {
    public PairOptions {
        OptionChecks.atLeastOne("referenceBatch", referenceBatch);
        OwnLosses.requireNamed(objective.loss());
        if (images == TrainingImages.UNPADDED && storedReference.isPresent()) {
            throw new IllegalArgumentException(
                    "the stored reference log-probabilities are of images as the model pads them," + " but images is "
                            + images + ": remove storedReference, or images");
        }
    }

    /** Returns pairs with their images as the model is given them. */
    public PreferenceDataset shown(PreferenceDataset pairs) {
        return images == TrainingImages.UNPADDED ? new UnpaddedPairs(pairs) : pairs;
    }

    /**
     * Rejects dropout where a batch is split: its parts are scored once together without dropout, then one by one with it.
     *
     * @throws IllegalArgumentException naming both options
     */
    public void checkDropout(TrainingOptions options) {
        double dropout = options.optimizer().trained().lora().map(Lora::dropout).orElse(0.0);
        if (objective.loss().coupled() && dropout > 0 && options.batching().cutsBatches()) {
            throw new IllegalArgumentException("the loss " + objective.loss().name()
                    + " couples the pairs of a batch, and the adapters' dropout of " + dropout
                    + " would differ between the micro-batches: set microBatch to batchSize ("
                    + options.batching().size() + "), or use lora without dropout");
        }
    }

    public void declare(OptionValues values) {
        values.with(RunOption.LOSS, OwnLosses.describe(objective.loss()))
                .with(RunOption.TOKEN_WEIGHTING, objective.weighting())
                .with(RunOption.SFT, objective.sft())
                .with(RunOption.MAX_RESPONSE_TOKENS, limits.responseTokens())
                .with(RunOption.MAX_TOKENS, limits.tokens())
                .with(RunOption.OVERLONG, limits.overlong());
        if (images != TrainingImages.OF_MODEL) {
            values.with(RunOption.IMAGES, images);
        }
        if (objective.loss().auxiliary() == AuxiliaryResponse.OTHER_IMAGE) {
            values.with(RunOption.IMAGE_DAMAGE, auxiliaries.describe());
        }
    }
}

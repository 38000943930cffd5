package io.github.rlaifv.dpo.internal.pair;

import io.github.rlaifv.core.dataset.DatasetCard;
import io.github.rlaifv.core.dataset.PreferenceDataset;
import io.github.rlaifv.dpo.auxiliary.AuxiliaryResponseSource;
import io.github.rlaifv.dpo.internal.option.OptionChecks;
import io.github.rlaifv.dpo.internal.option.OptionValues;
import io.github.rlaifv.dpo.internal.option.RunOption;
import io.github.rlaifv.dpo.loss.batch.AuxiliaryResponse;
import io.github.rlaifv.dpo.objective.PreferenceObjective;
import java.util.Optional;

/**
 * The options that only preference learning has.
 *
 * @param objective objective that is minimized
 * @param auxiliaries creates the auxiliary responses of pairs
 * @param limits limits of the length of pairs
 * @param referenceBatch number of prompts that are scored in one call, >= 1
 * @param storedReference card of a dataset whose pairs come with the reference's log-probabilities
 * @param heldOut pairs that are not trained on
 */
public record PairOptions(
        PreferenceObjective objective,
        AuxiliaryResponseSource auxiliaries,
        PairLimits limits,
        int referenceBatch,
        Optional<DatasetCard> storedReference,
        PreferenceDataset heldOut) {
    public PairOptions {
        OptionChecks.atLeastOne("referenceBatch", referenceBatch);
        OwnLosses.requireNamed(objective.loss());
    }

    public void declare(OptionValues values) {
        values.with(RunOption.LOSS, OwnLosses.describe(objective.loss()))
                .with(RunOption.TOKEN_WEIGHTING, objective.weighting())
                .with(RunOption.SFT, objective.sft())
                .with(RunOption.MAX_RESPONSE_TOKENS, limits.responseTokens())
                .with(RunOption.MAX_TOKENS, limits.tokens())
                .with(RunOption.OVERLONG, limits.overlong());
        if (objective.loss().auxiliary() == AuxiliaryResponse.OTHER_IMAGE) {
            values.with(RunOption.IMAGE_DAMAGE, auxiliaries.describe());
        }
    }
}

package io.github.rlaifv.dpo.internal.run;

import io.github.rlaifv.core.device.ScalarType;
import io.github.rlaifv.core.training.TrainablePolicy;
import io.github.rlaifv.dpo.internal.checkpoint.TrainingFolder;
import io.github.rlaifv.dpo.internal.option.OptionValues;
import io.github.rlaifv.dpo.internal.option.RunOption;
import io.github.rlaifv.dpo.internal.step.TrainedParameters;
import io.github.rlaifv.dpo.train.Checkpoints;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What a run writes of the model, on its way and at its end.
 *
 * @param checkpoints when they are written, and which of them stay
 * @param mergedModel whether a run with adapters writes the merged model too
 * @param savedType of the written model's weights; empty leaves them as they are in memory
 */
public record SavingOptions(Checkpoints checkpoints, boolean mergedModel, Optional<ScalarType> savedType) {

    void declare(OptionValues values) {
        savedType.ifPresent(type -> values.with(RunOption.SAVED_TYPE, type.torchName()));
        values.with(RunOption.CHECKPOINTS, checkpoints.describe())
                .with(RunOption.BEST_AT_END, checkpoints.chosenAtEnd());
    }

    /**
     * Writes what was trained.
     *
     * @param trained which parameters that were
     * @return the folder to open it from
     */
    Path save(TrainablePolicy policy, TrainedParameters trained, TrainingFolder folder) {
        if (trained.lora().isPresent()) {
            policy.adapters().save(folder.adapter());
            if (!mergedModel) {
                return folder.adapter();
            }
        }
        savedType.ifPresentOrElse(type -> policy.save(folder.model(), type), () -> policy.save(folder.model()));
        return folder.model();
    }
}

package io.github.rlaifv.dpo.internal.run;

import io.github.rlaifv.core.device.ScalarType;
import io.github.rlaifv.core.training.Parameter;
import io.github.rlaifv.core.training.TrainablePolicy;
import io.github.rlaifv.dpo.internal.checkpoint.TrainingFolder;
import io.github.rlaifv.dpo.internal.option.OptionValues;
import io.github.rlaifv.dpo.internal.option.RunOption;
import io.github.rlaifv.dpo.internal.step.TrainedParameters;
import io.github.rlaifv.dpo.train.Checkpoints;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What a run saves of the model, during training and at its end.
 *
 * @param checkpoints when checkpoints are written, and which are kept
 * @param mergedModel whether a run with adapters also saves the merged model
 * @param savedType scalar type of the saved weights; empty keeps the type they have in memory
 */
public record SavingOptions(Checkpoints checkpoints, boolean mergedModel, Optional<ScalarType> savedType) {

    void declare(OptionValues values) {
        savedType.ifPresent(type -> values.with(RunOption.SAVED_TYPE, type.torchName()));
        values.with(RunOption.CHECKPOINTS, checkpoints.describe())
                .with(RunOption.BEST_AT_END, checkpoints.chosenAtEnd());
    }

    /**
     * Returns the size of what {@link #save} writes, in bytes; 0 if unknown.
     *
     * @param policy the policy to train
     * @param trained the parameters that are trained
     */
    long bytes(TrainablePolicy policy, List<Parameter> trained) {
        long adapter = trained.stream()
                .filter(Parameter::adapter)
                .mapToLong(parameter -> parameter.shape().stream().reduce(4L, Math::multiplyExact))
                .sum();
        return adapter + modelBytes(policy, adapter > 0);
    }

    /**
     * Returns the size of the trained model that {@link #save} writes, in bytes; 0 if unknown, or if none is written.
     *
     * @param policy the policy to train
     * @param adapters whether adapters are trained
     */
    long modelBytes(TrainablePolicy policy, boolean adapters) {
        return adapters && !mergedModel ? 0 : savedType.map(policy::savedBytes).orElseGet(policy::savedBytes);
    }

    /**
     * Saves a model as {@link #save} saves the one to open: its adapters if a run saves nothing else, otherwise the model
     * with its adapters merged.
     *
     * @param policy the policy
     * @param adapters whether adapters are trained
     * @param folder the new folder
     */
    void saveModel(TrainablePolicy policy, boolean adapters, Path folder) {
        if (adapters && !mergedModel && policy.adapters().lora().isPresent()) {
            policy.adapters().save(folder);
            return;
        }
        savedType.ifPresentOrElse(type -> policy.save(folder, type), () -> policy.save(folder));
    }

    /**
     * Saves the trained model or adapters.
     *
     * @param policy the trained policy
     * @param trained which parameters were trained
     * @param folder folder of the run
     * @return the folder to open the trained model from
     */
    Path save(TrainablePolicy policy, TrainedParameters trained, TrainingFolder folder) {
        if (trained.lora().isPresent()) {
            policy.adapters().save(folder.adapter());
            if (!mergedModel) {
                return folder.adapter();
            }
        }
        saveModel(policy, trained.lora().isPresent(), folder.model());
        return folder.model();
    }
}

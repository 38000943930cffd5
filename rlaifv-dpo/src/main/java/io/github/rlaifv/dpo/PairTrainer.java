package io.github.rlaifv.dpo;

import io.github.rlaifv.core.dataset.PreferenceDataset;
import io.github.rlaifv.core.policy.Policy;
import io.github.rlaifv.core.training.Lora;
import io.github.rlaifv.core.training.TrainablePolicy;
import io.github.rlaifv.dpo.internal.pair.PairOptions;
import io.github.rlaifv.dpo.internal.pair.PairTraining;
import io.github.rlaifv.dpo.internal.run.TrainerSetup;
import io.github.rlaifv.dpo.internal.run.TrainingRun;
import io.github.rlaifv.dpo.train.EpochHook;
import io.github.rlaifv.dpo.train.TrainingResult;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * Preference learning on top of the training run that it shares with supervised fine-tuning.
 *
 * @param setup the setup of its training runs
 * @param options the options of preference learning
 */
record PairTrainer(TrainerSetup setup, PairOptions options) implements DpoTrainer {

    @Override
    public TrainingResult train(
            TrainablePolicy policy, Policy reference, PreferenceDataset pairs, Path output, EpochHook hook) {
        PairTraining source = new PairTraining(setup, options, policy, reference, options.shown(pairs));
        return TrainingRun.train(setup, policy, source, output, hook);
    }

    @Override
    public void requireSpace(TrainablePolicy policy, Path output, EpochHook hook) {
        TrainingRun.requireSpace(setup, policy, output, hook);
    }

    @Override
    public void save(TrainablePolicy policy, Path folder) {
        TrainingRun.save(setup, policy, folder);
    }

    @Override
    public long savedBytes(TrainablePolicy policy) {
        return TrainingRun.savedBytes(setup, policy);
    }

    @Override
    public Optional<Lora> savedAdapters() {
        return TrainingRun.savedAdapters(setup);
    }

    @Override
    public Map<String, String> settings() {
        return setup.settings();
    }
}

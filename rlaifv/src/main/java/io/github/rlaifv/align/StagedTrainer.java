package io.github.rlaifv.align;

import io.github.rlaifv.core.dataset.PreferenceDataset;
import io.github.rlaifv.core.policy.Policy;
import io.github.rlaifv.core.training.Lora;
import io.github.rlaifv.core.training.TrainablePolicy;
import io.github.rlaifv.dpo.DpoTrainer;
import io.github.rlaifv.dpo.train.EpochHook;
import io.github.rlaifv.dpo.train.TrainingResult;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A trainer whose reference and replicas are open in their stage only.
 *
 * @param trainer trainer
 * @param free closes models that are not used in training; called before it and after each evaluation within it
 * @param reference model that computes the reference log-probabilities; empty leaves that to the policy
 * @param replicas replicas of the trainer
 */
record StagedTrainer(DpoTrainer trainer, Runnable free, Optional<Policy> reference, List<TrainablePolicy> replicas)
        implements DpoTrainer {

    @Override
    public TrainingResult train(
            TrainablePolicy policy, Policy usual, PreferenceDataset pairs, Path output, EpochHook hook) {
        free.run();
        try {
            return trainer.train(policy, reference.orElse(usual), pairs, output, new Freeing(hook, free));
        } finally {
            reference.ifPresent(Policy::close);
            replicas.forEach(Policy::close);
        }
    }

    @Override
    public void requireSpace(TrainablePolicy policy, Path output, EpochHook hook) {
        trainer.requireSpace(policy, output, hook);
    }

    @Override
    public void save(TrainablePolicy policy, Path folder) {
        trainer.save(policy, folder);
    }

    @Override
    public long savedBytes(TrainablePolicy policy) {
        return trainer.savedBytes(policy);
    }

    @Override
    public Optional<Lora> savedAdapters() {
        return trainer.savedAdapters();
    }

    @Override
    public Map<String, String> settings() {
        return trainer.settings();
    }

    /** Closes models that are not used in training after each evaluation. */
    private record Freeing(EpochHook hook, Runnable free) implements EpochHook {
        @Override
        public int callsPerEpoch() {
            return hook.callsPerEpoch();
        }

        @Override
        public boolean afterPart(int part, TrainablePolicy policy) {
            boolean more = hook.afterPart(part, policy);
            free.run();
            return more;
        }

        @Override
        public boolean afterEpoch(int epoch, TrainablePolicy policy) {
            boolean more = hook.afterEpoch(epoch, policy);
            free.run();
            return more;
        }

        @Override
        public long keptBytes(TrainablePolicy policy) {
            return hook.keptBytes(policy);
        }

        @Override
        public long keptBytes(TrainablePolicy policy, int epochs) {
            return hook.keptBytes(policy, epochs);
        }

        @Override
        public long presentBytes() {
            return hook.presentBytes();
        }
    }
}

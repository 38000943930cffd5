package io.github.rlaifv.dpo.testkit;

import io.github.rlaifv.core.dataset.PreferenceDataset;
import io.github.rlaifv.core.policy.Policy;
import io.github.rlaifv.core.training.Lora;
import io.github.rlaifv.core.training.TrainablePolicy;
import io.github.rlaifv.dpo.DpoTrainer;
import io.github.rlaifv.dpo.train.EpochHook;
import io.github.rlaifv.dpo.train.TrainingResult;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A trainer of an {@link AdaptableTable}, which appends {@code +} and the number of the epoch to its adapter.
 *
 * @param epochs number of epochs
 */
public record AdapterTrainer(int epochs) implements DpoTrainer {
    @Override
    public TrainingResult train(
            TrainablePolicy policy, Policy reference, PreferenceDataset pairs, Path output, EpochHook hook) {
        AdaptableTable table = (AdaptableTable) policy;
        if (table.adapters().lora().isEmpty()) {
            table.adapters().attach(Lora.rank(2));
        }
        for (int epoch = 1; epoch <= epochs; epoch++) {
            table.train("+" + epoch);
            hook.afterEpoch(epoch, policy);
        }
        Path adapter = output.resolve("adapter");
        table.adapters().save(adapter);
        return new TrainingResult(adapter, epochs, epochs, 1, Map.of(), List.of(), Duration.ZERO, List.of(), List.of());
    }

    @Override
    public void save(TrainablePolicy policy, Path folder) {
        if (policy.adapters().lora().isPresent()) {
            policy.adapters().save(folder);
        } else {
            policy.save(folder);
        }
    }

    @Override
    public Optional<Lora> savedAdapters() {
        return Optional.of(Lora.rank(2));
    }
}

package io.github.rlaifv.cli.align;

import io.github.rlaifv.cli.command.OptionValue;
import io.github.rlaifv.core.device.ScalarType;
import io.github.rlaifv.core.training.Lora;
import io.github.rlaifv.dpo.DpoTrainer;
import io.github.rlaifv.dpo.train.Checkpoints;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/**
 * The options of alignment commands that say how a round learns from its pairs. Each is checked when it is read, before
 * a model is opened: the trainer's builder checks its values when it builds.
 */
final class DpoTrainingOptions {
    private final DpoTrainer.Builder trainer = DpoTrainer.builder();
    private final SortedMap<String, String> settings = new TreeMap<>();

    @Option(
            names = "--beta",
            order = -90,
            defaultValue = "" + DpoTrainer.DEFAULT_BETA,
            description =
                    "factor beta of DPO, per nat; larger values keep the policy closer to the reference model (default: ${DEFAULT-VALUE})")
    void beta(double value) {
        trainer.beta(value).build();
        settings.put("beta", String.valueOf(value));
    }

    @Option(
            names = "--learning-rate",
            order = -89,
            description = "peak learning rate (default: " + DpoTrainer.FULL_RATE + ", with --lora "
                    + DpoTrainer.ADAPTER_RATE + ")")
    void learningRate(double value) {
        trainer.learningRate(value).build();
    }

    @Option(
            names = "--lora",
            order = -88,
            description = "rank of LoRA adapters; 0 trains projector and language model instead (default: 0)")
    void loraRank(int value) {
        if (OptionValue.atLeast(0, value) > 0) {
            trainer.lora(Lora.rank(value).withAlpha(2.0 * value));
        }
        settings.put("lora_rank", String.valueOf(value));
    }

    @Option(
            names = "--epochs",
            order = -87,
            defaultValue = "" + DpoTrainer.DEFAULT_EPOCHS,
            description = "number of epochs per round (default: ${DEFAULT-VALUE})")
    void epochs(int value) {
        trainer.epochs(value).build();
        settings.put("epochs", String.valueOf(value));
    }

    @Option(
            names = "--batch-size",
            order = -86,
            defaultValue = "" + DpoTrainer.Builder.DEFAULT_BATCH_SIZE,
            description = "number of pairs per optimizer step (default: ${DEFAULT-VALUE})")
    void batchSize(int value) {
        trainer.batchSize(value).build();
        settings.put("batch_size", String.valueOf(value));
    }

    @Option(
            names = "--micro-batch",
            order = -85,
            defaultValue = "" + DpoTrainer.Builder.DEFAULT_MICRO_BATCH,
            description = "number of pairs per backward pass (default: ${DEFAULT-VALUE})")
    void microBatch(int value) {
        trainer.microBatch(value).build();
        settings.put("micro_batch", String.valueOf(value));
    }

    @Option(
            names = "--checkpoint-every",
            order = -84,
            defaultValue = "" + Checkpoints.DEFAULT_EVERY,
            description = "number of steps between two checkpoints; 0 writes none (default: ${DEFAULT-VALUE})")
    void checkpointEvery(long value) {
        trainer.checkpoints(Checkpoints.every(value));
    }

    /**
     * The trainer of all rounds.
     *
     * @param saved type that models are written in; null keeps the type in memory
     */
    DpoTrainer.Builder trainer(@Nullable ScalarType saved) {
        return saved == null ? trainer : trainer.savedType(saved);
    }

    /** What results depend on. */
    SortedMap<String, String> settings() {
        SortedMap<String, String> all = new TreeMap<>(settings);
        all.putIfAbsent("lora_rank", "0");
        all.put("learning_rate", String.valueOf(trainer.options().optimizer().learningRate()));
        return all;
    }
}

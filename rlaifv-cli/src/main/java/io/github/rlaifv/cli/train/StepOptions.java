package io.github.rlaifv.cli.train;

import io.github.rlaifv.cli.command.OptionValue;
import io.github.rlaifv.core.training.Lora;
import io.github.rlaifv.core.training.ParameterGroup;
import io.github.rlaifv.dpo.TrainerBuilder;
import io.github.rlaifv.dpo.train.SpikeGuard;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Further options for what is trained, and how each step is taken, a mixin. */
final class StepOptions {
    @Option(
            names = "--train",
            split = ",",
            paramLabel = "PART",
            description = "parts of the model to train, separated by commas, of ${COMPLETION-CANDIDATES}"
                    + " (default: PROJECTOR,LANGUAGE_MODEL; with --lora the adapters alone)")
    private List<ParameterGroup> parts = List.of();

    @Option(
            names = "--lora-targets",
            paramLabel = "REGEX",
            description =
                    "regular expression of the names of the adapted modules; needs --lora (default: all linear maps of"
                            + " the language model)")
    private @Nullable String targets;

    @Option(names = "--lora-projector", description = "adapt the projector too; needs --lora (default: false)")
    private boolean projector;

    @Option(
            names = "--adapter-only",
            description = "write the adapters alone, without a merged model; needs --lora (default: false)")
    private boolean adapterOnly;

    @Option(names = "--max-steps", description = "maximum number of steps; 0 sets no limit (default: ${DEFAULT-VALUE})")
    private long maxSteps;

    @Option(
            names = "--keep-order",
            description =
                    "train on the examples in their order, in place of a new random order per epoch (default: false)")
    private boolean keepOrder;

    @Option(
            names = "--spike-guard",
            paramLabel = "DEVIATIONS",
            description = "number of standard deviations above the mean loss at which a step stops the run; 0 is off"
                    + " (default: ${DEFAULT-VALUE})")
    private double spikeGuard;

    @Option(
            names = "--tensorboard",
            description = "write event files for TensorBoard to the folder tensorboard/ of the output (default: false)")
    private boolean tensorBoard;

    @Option(names = "--seed", description = "seed of all random numbers (default: ${DEFAULT-VALUE})")
    private long seed;

    long seed() {
        return seed;
    }

    /**
     * Applies the options to a trainer.
     *
     * @param lora adapters that are trained; null if none are
     * @throws IllegalArgumentException naming the option that is out of range
     */
    void apply(TrainerBuilder<?> trainer, @Nullable Lora lora) {
        checked("--max-steps", trainer, () -> trainer.maxSteps(maxSteps));
        checked(
                "--spike-guard",
                trainer,
                () -> trainer.spikeGuard(spikeGuard == 0 ? SpikeGuard.OFF : SpikeGuard.deviations(spikeGuard)));
        trainer.seed(seed).shuffle(!keepOrder).tensorBoard(tensorBoard).mergedModel(!adapterOnly);
        if (lora == null) {
            requireNone("--lora-targets", targets != null);
            requireNone("--lora-projector", projector);
            requireNone("--adapter-only", adapterOnly);
        } else {
            Lora wider = lora.withProjector(projector).withSeed(seed);
            String pattern = targets;
            checked(
                    "--lora-targets",
                    trainer,
                    () -> trainer.lora(pattern == null ? wider : wider.withTargets(pattern)));
        }
        if (!parts.isEmpty()) {
            checked(
                    "--train",
                    trainer,
                    () -> trainer.trainable(
                            parts.get(0), parts.subList(1, parts.size()).toArray(ParameterGroup[]::new)));
        }
    }

    /** Sets an option, and lets the trainer check its values. */
    private static void checked(String option, TrainerBuilder<?> trainer, Runnable setter) {
        OptionValue.checked(option, () -> {
            setter.run();
            return trainer.options();
        });
    }

    private static void requireNone(String option, boolean given) {
        if (given) {
            throw new IllegalArgumentException(
                    option + " is an option of LoRA adapters, which --lora=RANK trains: add --lora, or remove it");
        }
    }
}

package io.github.rlaifv.dpo.internal.run;

import io.github.rlaifv.core.plan.TrainingLoad;
import io.github.rlaifv.core.training.ParameterGroup;
import io.github.rlaifv.dpo.internal.step.MicroBatch;
import io.github.rlaifv.dpo.internal.step.OptimizerOptions;
import io.github.rlaifv.dpo.internal.step.StepExecution;
import io.github.rlaifv.dpo.internal.step.TrainedParameters;
import java.util.EnumSet;
import java.util.OptionalLong;
import java.util.Set;

/** Describes a training by the sizes that its memory depends on. */
public final class PlannedTraining {
    private PlannedTraining() {}

    /**
     * Describes a training on pairs with a trainer's options.
     *
     * @param options options of the trainer
     * @param promptTokens number of text tokens per prompt
     * @param responseTokens number of tokens per response
     */
    public static TrainingLoad ofPairs(TrainingOptions options, int promptTokens, int responseTokens) {
        OptimizerOptions optimizer = options.optimizer();
        StepExecution engine = optimizer.engine();
        TrainingLoad load = TrainingLoad.ofPairs(promptTokens, responseTokens)
                .withGroups(groups(optimizer.trained()))
                .withBatch(
                        options.batching().size(),
                        examples(options.batching().microBatch(), promptTokens + 2L * responseTokens))
                .withClipping(optimizer.maxGradNorm() > 0)
                .withSharding(engine.sharding(), engine.offload());
        OptionalLong kept = engine.activationBytes();
        TrainingLoad bounded = kept.isPresent() ? load.withActivationBytes(kept.getAsLong()) : load;
        return optimizer.trained().lora().map(bounded::withLora).orElse(bounded);
    }

    private static int examples(MicroBatch micro, long tokensPerExample) {
        return micro.examples() > 0 ? micro.examples() : (int) Math.max(1, micro.tokens() / tokensPerExample);
    }

    private static Set<ParameterGroup> groups(TrainedParameters trained) {
        if (trained instanceof TrainedParameters.Groups parts) {
            return parts.groups();
        }
        if (trained instanceof TrainedParameters.Matching matching) {
            return matching.groups();
        }
        return EnumSet.of(ParameterGroup.LANGUAGE_MODEL, ParameterGroup.PROJECTOR);
    }
}

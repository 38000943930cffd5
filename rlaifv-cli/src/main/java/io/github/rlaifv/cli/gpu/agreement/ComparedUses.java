package io.github.rlaifv.cli.gpu.agreement;

import io.github.rlaifv.core.device.ComputeDevice;
import io.github.rlaifv.core.device.ScalarType;
import io.github.rlaifv.core.model.ModelShapes;
import io.github.rlaifv.core.plan.GenerationLoad;
import io.github.rlaifv.core.plan.ModelUse;
import io.github.rlaifv.core.plan.ScoringLoad;
import io.github.rlaifv.core.plan.TrainingLoad;
import io.github.rlaifv.core.policy.PolicyOptions;
import io.github.rlaifv.core.training.ParameterGroup;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;

/** The ways in which {@link ModelComparison} opens a model, one after the other, for a plan of memory. */
public final class ComparedUses {
    private static final int PROMPT_TOKENS = 32;
    private static final int RESPONSE_TOKENS = 16;

    /** Two questions with two responses each, see {@link SampleTask}. */
    private static final int QUESTIONS = 2;

    private ComparedUses() {}

    /**
     * Describes a comparison.
     *
     * @param folder folder of the model
     * @param type type of weights and computations
     * @param device the device that is checked
     * @throws io.github.rlaifv.core.run.BadDataException if the folder has no model of a supported family
     */
    public static List<ModelUse> of(Path folder, ScalarType type, ComputeDevice device) {
        List<ModelUse> uses = new ArrayList<>();
        uses.add(use(folder, ModelComparison.options(ComputeDevice.cpu(), type, ScalarType.FLOAT32), type));
        if (type != ScalarType.FLOAT32) {
            uses.add(use(folder, ModelComparison.options(ComputeDevice.cpu(), type, type), type));
        }
        uses.add(use(folder, ModelComparison.options(device, type, type), type));
        return uses;
    }

    private static ModelUse use(Path folder, PolicyOptions options, ScalarType type) {
        ModelUse use = ModelUse.of("compared", folder, options)
                .withImages(1)
                .with(new ScoringLoad(QUESTIONS, 2, PROMPT_TOKENS, RESPONSE_TOKENS))
                .with(new GenerationLoad(1, 1, PROMPT_TOKENS, SampleTask.TOKENS));
        return ModelComparison.untrained(ModelShapes.of(folder).parameters(), type)
                        .isEmpty()
                ? use.with(TrainingLoad.ofPairs(PROMPT_TOKENS, RESPONSE_TOKENS)
                        .withGroups(EnumSet.allOf(ParameterGroup.class))
                        .withBatch(QUESTIONS, QUESTIONS))
                : use;
    }
}

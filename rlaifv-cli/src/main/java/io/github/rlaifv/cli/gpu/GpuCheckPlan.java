package io.github.rlaifv.cli.gpu;

import io.github.rlaifv.cli.gpu.agreement.CheckedModel;
import io.github.rlaifv.cli.gpu.agreement.ComparedUses;
import io.github.rlaifv.cli.gpu.speed.SpeedPlan;
import io.github.rlaifv.core.device.ComputeDevice;
import io.github.rlaifv.core.device.ScalarType;
import io.github.rlaifv.core.internal.mllm.shape.ModelShape;
import io.github.rlaifv.core.model.ModelShapes;
import io.github.rlaifv.core.plan.GenerationLoad;
import io.github.rlaifv.core.plan.LabelingLoad;
import io.github.rlaifv.core.plan.ModelUse;
import io.github.rlaifv.core.plan.PlannedRun;
import io.github.rlaifv.core.policy.PolicyOptions;
import io.github.rlaifv.core.run.BadDataException;
import io.github.rlaifv.tinyworld.quickstart.EmbeddedModel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The models of a check by stage. One of them is open at a time: a compared model on the CPU and then on the device, and a
 * measured model on the device.
 *
 * @param device the device
 * @param types types of weights and computations
 * @param sizes sizes of the measurements
 */
record GpuCheckPlan(ComputeDevice device, List<ScalarType> types, SpeedPlan sizes) {
    /** Number of tokens of the prompt whose responses are measured. */
    private static final int SHORT_PROMPT = 16;

    GpuCheckPlan {
        types = List.copyOf(types);
    }

    /**
     * Describes a check.
     *
     * @param compared models that are compared beside the embedded one; those that can't be opened are skipped by the check
     * @param measured a model whose speed is measured too; empty for none
     * @throws BadDataException if the measured model can't be described
     */
    PlannedRun of(List<CheckedModel> compared, Optional<CheckedModel> measured) {
        Path embedded = EmbeddedModel.configuration();
        List<PlannedRun.Stage> stages = new ArrayList<>(comparison(embedded));
        compared.forEach(model -> {
            try {
                stages.addAll(comparison(model.folder()));
            } catch (BadDataException e) {
                // the report says so when the model is opened
            }
        });
        for (ScalarType type : types) {
            PolicyOptions.Builder options =
                    PolicyOptions.builder().storage(type).precision(type);
            stages.add(speed(embedded, options));
        }
        measured.ifPresent(model -> stages.add(speed(model.folder(), PolicyOptions.builder())));
        return PlannedRun.of(stages);
    }

    private List<PlannedRun.Stage> comparison(Path folder) {
        return types.stream()
                .flatMap(type -> ComparedUses.of(folder, type, device).stream())
                .map(use -> new PlannedRun.Stage("comparison", List.of(use)))
                .toList();
    }

    private PlannedRun.Stage speed(Path folder, PolicyOptions.Builder options) {
        ModelShape shape = ModelShapes.of(folder);
        int prompt = sizes.longestPrompt(shape.text().maxPositions());
        // the prompts are text only, and the plan of labeling adds an image to each
        int text = Math.max(1, prompt - shape.imageTokens());
        ModelUse use = ModelUse.of("measured", folder, options.device(device).build())
                .withImages(0)
                .with(new LabelingLoad(sizes.prompts(), 1, text))
                .with(new GenerationLoad(1, sizes.branches(), SHORT_PROMPT, sizes.newTokens(), false));
        return new PlannedRun.Stage("speed", List.of(use));
    }
}

package io.github.rlaifv.dpo.internal.step;

import io.github.rlaifv.core.training.Parameter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Parameters that share an optimizer: those with weight decay, and those without.
 *
 * @param parameters all parameters of the kind, in model order
 * @param decay whether the kind has weight decay
 * @param number position among the kinds, which is part of the file name
 */
record OptimizerKind(List<Parameter> parameters, boolean decay, int number) {
    OptimizerKind {
        parameters = List.copyOf(parameters);
    }

    /** Returns the kinds that have parameters. */
    static List<OptimizerKind> of(List<Parameter> trainable) {
        List<OptimizerKind> kinds = new ArrayList<>();
        for (boolean decay : new boolean[] {true, false}) {
            List<Parameter> own = trainable.stream()
                    .filter(parameter -> parameter.isMatrix() == decay)
                    .toList();
            if (!own.isEmpty()) {
                kinds.add(new OptimizerKind(own, decay, kinds.size()));
            }
        }
        return kinds;
    }

    /** Returns the file of the kind in the folder of a checkpoint. */
    Path file(Path folder) {
        return folder.resolve("optimizer-" + number + ".safetensors");
    }
}

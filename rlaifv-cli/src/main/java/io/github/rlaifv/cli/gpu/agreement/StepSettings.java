package io.github.rlaifv.cli.gpu.agreement;

import io.github.rlaifv.core.training.AdamW;
import io.github.rlaifv.core.training.Gradients;
import io.github.rlaifv.core.training.Parameter;
import java.util.List;

/** Hyper-parameters of the compared optimizer steps. */
final class StepSettings {
    private static final double RATE = 1e-4;

    private StepSettings() {}

    /**
     * AdamW whose epsilon is the gradients' root mean square. With the usual tiny epsilon, the first step moves each
     * weight by the sign of its gradient alone, and rounding decides the sign of gradients near zero.
     */
    static AdamW.Settings of(Gradients gradients, List<Parameter> trained) {
        long count = trained.stream()
                .mapToLong(parameter -> parameter.shape().stream().reduce(1L, Math::multiplyExact))
                .sum();
        return new AdamW.Settings(RATE, 0.9, 0.999, gradients.globalNorm() / Math.sqrt(count) + 1e-12, 0);
    }
}

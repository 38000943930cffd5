package io.github.rlaifv.cli.gpu.agreement;

import io.github.rlaifv.core.device.ScalarType;
import org.jspecify.annotations.Nullable;

/** The results that are compared, in the order in which they are computed. */
enum Stage {
    LOG_PROBS("log-probabilities", Measure.LARGEST, 1e-3, 0.05, 0.01),
    FIRST_TOKENS("probabilities of yes and no", Measure.LARGEST, 1e-4, 0.02, 0.004),
    /** Two logits may each be as wrong as a log-probability, so limits are twice those of {@link #LOG_PROBS}. */
    GREEDY("greedy tokens", Measure.TOKENS, 2e-3, 0.1, 0.02),
    ADAPTER_GRADIENTS("gradients of LoRA", Measure.RELATIVE, 1e-3, 0.05, 0.05),
    WEIGHTS("weights as opened", Measure.LARGEST, 0, 0, 0),
    GRADIENTS("gradients", Measure.RELATIVE, 1e-3, 0.05, 0.05),
    UPDATE("weights after a step", Measure.RELATIVE, 1e-3, 0.05, 0.05),
    UPDATED_LOG_PROBS("log-probabilities after a step", Measure.LARGEST, 1e-3, 0.05, 0.01);

    /** How two results are compared. */
    enum Measure {
        /** The largest absolute difference. */
        LARGEST("largest difference", 3),
        /** The norm of the difference, divided by that of the reference. */
        RELATIVE("relative error", 2),
        /** The gap of the reference's logits at the first token that differs. */
        TOKENS("logit gap at the first difference", 6);

        private final String words;
        private final int factor;

        Measure(String words, int factor) {
            this.words = words;
            this.factor = factor;
        }

        String words() {
            return words;
        }

        /**
         * The device's rounding errors may be this many times those of the CPU in the same type. Largest errors vary
         * more than norms.
         */
        int factor() {
            return factor;
        }
    }

    private final String words;
    private final Measure measure;
    private final double float32;
    private final double bfloat16;
    private final double float16;

    Stage(String words, Measure measure, double float32, double bfloat16, double float16) {
        this.words = words;
        this.measure = measure;
        this.float32 = float32;
        this.bfloat16 = bfloat16;
        this.float16 = float16;
    }

    String words() {
        return words;
    }

    Measure measure() {
        return measure;
    }

    /** Whether the stage trains the model or reads its weights for that. */
    boolean training() {
        return compareTo(ADAPTER_GRADIENTS) >= 0;
    }

    /**
     * The largest difference that passes.
     *
     * @param type type of the computations
     * @param rounding the same difference, measured between the CPU in this type and the CPU in float32; null in float32
     */
    double limit(ScalarType type, @Nullable Double rounding) {
        double least = type == ScalarType.FLOAT32 ? float32 : type == ScalarType.BFLOAT16 ? bfloat16 : float16;
        // equal weights are equal to the bit
        return rounding == null || rounding.isNaN() || least == 0
                ? least
                : Math.max(least, measure.factor() * rounding);
    }
}

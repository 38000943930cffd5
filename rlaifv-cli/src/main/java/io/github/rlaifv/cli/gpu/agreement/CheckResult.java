package io.github.rlaifv.cli.gpu.agreement;

import org.jspecify.annotations.Nullable;

/**
 * One comparison of a model's results on two devices.
 *
 * @param model name of the model
 * @param type type of weights and computations on the measured device, such as {@code bfloat16}
 * @param check what was compared, such as {@code log-probabilities}
 * @param verdict outcome
 * @param value measured difference from the CPU in float32; null if nothing was measured
 * @param limit largest difference that passes; null if there is none
 * @param rounding the same difference of the CPU in this type, from which the limit is derived; null in float32
 * @param note unit of the value, or the reason of a failed or skipped comparison
 */
public record CheckResult(
        String model,
        String type,
        String check,
        Verdict verdict,
        @Nullable Double value,
        @Nullable Double limit,
        @Nullable Double rounding,
        String note) {

    /** A comparison without numbers. */
    static CheckResult without(CheckedModel model, String type, String check, Verdict verdict, String note) {
        return new CheckResult(model.name(), type, check, verdict, null, null, null, note);
    }
}

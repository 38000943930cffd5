package io.github.rlaifv.core.internal.mllm.work;

import io.github.rlaifv.core.device.ScalarType;
import io.github.rlaifv.core.policy.NonFiniteResultException;
import io.github.rlaifv.core.policy.Prompt;
import java.nio.file.Path;
import java.util.function.Supplier;

/**
 * Refuses results of damaged weights and of overflow. The kernels let one number that is not finite spoil the results of
 * its row, so that looking at the results is enough.
 *
 * @param folder of the model
 * @param type that it computes in
 */
public record FiniteCheck(Path folder, ScalarType type) {

    /**
     * @param values results
     * @param request names the request, such as {@code request 3}
     * @throws NonFiniteResultException if one of the values is NaN or infinite
     */
    public void require(double[] values, Supplier<String> request) {
        for (double value : values) {
            if (!Double.isFinite(value)) {
                throw failure(request.get());
            }
        }
    }

    /** What to throw where the logits of a request are not finite. */
    public NonFiniteResultException failure(String request) {
        return new NonFiniteResultException("the model in " + folder + " gives logits that are NaN or infinite for "
                + request + ", computed in " + type.torchName()
                + ": its weights are damaged, or those of adapters or of an optimizer that were loaded on it"
                + (type == ScalarType.FLOAT16
                        ? ", or numbers overflow in float16. Open it with precision bfloat16 or float32; if that does not"
                                + " help, copy or download the weight files again"
                        : ". Copy or download the weight files again, or go back to the checkpoint before they were"
                                + " trained"));
    }

    /** A prompt in messages. */
    public static String named(Prompt prompt) {
        String text = prompt.messages().get(prompt.messages().size() - 1).text();
        return "the prompt \"" + (text.length() <= 80 ? text : text.substring(0, 80) + "...") + "\"";
    }
}

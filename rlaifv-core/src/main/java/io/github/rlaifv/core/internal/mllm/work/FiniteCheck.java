package io.github.rlaifv.core.internal.mllm.work;

import io.github.rlaifv.core.device.ScalarType;
import io.github.rlaifv.core.policy.NonFiniteResultException;
import io.github.rlaifv.core.policy.Prompt;
import java.nio.file.Path;
import java.util.function.Supplier;

/**
 * Rejects results that are not finite, which come from damaged weights or overflow. In the kernels one such number
 * makes the results of its row not finite, so that checking the results is enough.
 *
 * @param folder folder of the model
 * @param type type that the model computes in
 */
public record FiniteCheck(Path folder, ScalarType type) {

    /**
     * Checks results.
     *
     * @param values results
     * @param request returns the name of the request, such as {@code request 3}
     * @throws NonFiniteResultException if one of the values is NaN or infinite
     */
    public void require(double[] values, Supplier<String> request) {
        for (double value : values) {
            if (!Double.isFinite(value)) {
                throw failure(request.get());
            }
        }
    }

    /** Creates the exception for a request whose logits are not finite. */
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

    /** A prompt for messages. */
    public static String named(Prompt prompt) {
        String text = prompt.messages().get(prompt.messages().size() - 1).text();
        return "the prompt \"" + (text.length() <= 80 ? text : text.substring(0, 80) + "...") + "\"";
    }
}

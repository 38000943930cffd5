package io.github.rlaifv.core.data;

import com.google.common.primitives.Doubles;
import java.util.Collections;
import java.util.List;
import java.util.Objects;

/**
 * Log-probabilities of a pair's responses that a reference model gave once and that travel with the dataset (column
 * {@code logps} of the RLAIF-V-Dataset schema).
 *
 * @param chosen of the chosen response
 * @param rejected of the rejected response
 */
public record StoredLogProbs(Response chosen, Response rejected) {
    public StoredLogProbs {
        Objects.requireNonNull(chosen, "chosen");
        Objects.requireNonNull(rejected, "rejected");
    }

    /**
     * Metrics of one response, in nats.
     *
     * @param sum over the response's tokens
     * @param average over the response's tokens; NaN without any
     * @param perToken as the writer left them: files of the authors' code list every position of the whole sequence but
     *     the first, prompt and image included
     */
    public record Response(double sum, double average, List<Double> perToken) {
        public Response {
            // 8 bytes a token: such lists are as long as the image has patches
            perToken = Collections.unmodifiableList(Doubles.asList(Doubles.toArray(perToken)));
        }
    }
}

package io.github.rlaifv.core.data;

import com.google.common.primitives.Doubles;
import java.util.Collections;
import java.util.List;
import java.util.Objects;

/**
 * Log-probabilities of a pair's responses that a reference model computed and that are stored in the dataset (column
 * {@code logps} of the RLAIF-V-Dataset schema).
 *
 * @param chosen log-probabilities of the chosen response
 * @param rejected log-probabilities of the rejected response
 */
public record StoredLogProbs(Response chosen, Response rejected) {
    public StoredLogProbs {
        Objects.requireNonNull(chosen, "chosen");
        Objects.requireNonNull(rejected, "rejected");
    }

    /**
     * Log-probabilities of one response, in nats.
     *
     * @param sum sum over the response's tokens
     * @param average mean over the response's tokens; NaN without tokens
     * @param perToken values per token as stored by the writer; files of the authors' code list every position of the
     *     whole sequence except the first, including prompt and image
     */
    public record Response(double sum, double average, List<Double> perToken) {
        public Response {
            // 8 bytes per token, since such lists have an entry for each patch of the image
            perToken = Collections.unmodifiableList(Doubles.asList(Doubles.toArray(perToken)));
        }
    }
}

package io.github.rlaifv.remote.internal.vllm;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.rlaifv.remote.internal.UnusableAnswerException;

/** Reads log-probabilities, in nats. */
final class LogProbNumber {
    /** Rounding may make a log-probability slightly positive. */
    private static final double TOLERANCE = 1e-3;
    /** vLLM writes this number instead of minus infinity. */
    private static final double INFINITE = -9999;

    private LogProbNumber() {}

    /**
     * @throws UnusableAnswerException if the number is missing or can't be a log-probability
     */
    static double of(JsonNode value, String token) {
        if (!value.isNumber()
                || !Double.isFinite(value.asDouble())
                || value.asDouble() > TOLERANCE
                || value.asDouble() <= INFINITE) {
            throw UnusableAnswerException.passing(
                    "invalid log-probabilities",
                    token + " has log-probability " + (value.isMissingNode() ? "(none)" : value));
        }
        return Math.min(0, value.asDouble());
    }
}

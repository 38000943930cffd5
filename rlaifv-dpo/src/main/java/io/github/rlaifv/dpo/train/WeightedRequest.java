package io.github.rlaifv.dpo.train;

import io.github.rlaifv.core.policy.Prompt;
import io.github.rlaifv.core.policy.ScoreRequest;
import java.util.List;

/**
 * A prompt with responses to imitate and their weights.
 *
 * @param request prompt and responses
 * @param weights one weight per response, >= 0
 */
public record WeightedRequest(ScoreRequest request, List<Double> weights) {
    public WeightedRequest {
        weights = List.copyOf(weights);
        if (weights.size() != request.responses().size()) {
            throw new IllegalArgumentException(
                    request.responses().size() + " responses need one weight each, were " + weights.size());
        }
    }

    /** Returns a request with one response of weight 1. */
    public static WeightedRequest of(Prompt prompt, String response) {
        return of(prompt, response, 1);
    }

    /** Returns a request with one response and its weight. */
    public static WeightedRequest of(Prompt prompt, String response, double weight) {
        return new WeightedRequest(new ScoreRequest(prompt, List.of(response)), List.of(weight));
    }
}

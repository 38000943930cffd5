package io.github.rlaifv.dpo.train;

import io.github.rlaifv.core.policy.Prompt;
import io.github.rlaifv.core.policy.ScoreRequest;
import java.util.List;

/**
 * A prompt with responses to imitate.
 *
 * @param request prompt and responses
 * @param weights one a response, >= 0
 */
public record WeightedRequest(ScoreRequest request, List<Double> weights) {
    public WeightedRequest {
        weights = List.copyOf(weights);
        if (weights.size() != request.responses().size()) {
            throw new IllegalArgumentException(
                    request.responses().size() + " responses, " + weights.size() + " weights");
        }
    }

    /** One response of weight 1. */
    public static WeightedRequest of(Prompt prompt, String response) {
        return of(prompt, response, 1);
    }

    /** One response. */
    public static WeightedRequest of(Prompt prompt, String response, double weight) {
        return new WeightedRequest(new ScoreRequest(prompt, List.of(response)), List.of(weight));
    }
}

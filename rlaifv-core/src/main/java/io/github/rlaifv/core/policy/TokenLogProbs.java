package io.github.rlaifv.core.policy;

import java.util.List;

/**
 * Log-probabilities of one response.
 *
 * @param tokenIds token ids of the response, including the end token
 * @param logProbs log p(token | prompt, earlier tokens) of each token of {@code tokenIds}, in nats
 */
public record TokenLogProbs(List<Integer> tokenIds, List<Double> logProbs) {
    public TokenLogProbs {
        tokenIds = List.copyOf(tokenIds);
        logProbs = List.copyOf(logProbs);
        if (tokenIds.size() != logProbs.size()) {
            throw new IllegalArgumentException("one log-probability per token is required: " + tokenIds.size()
                    + " tokens, " + logProbs.size() + " log-probabilities");
        }
    }

    /** Sum over the tokens, in nats. */
    public double sum() {
        return logProbs.stream().mapToDouble(Double::doubleValue).sum();
    }

    /** Mean over the tokens, in nats; NaN without tokens. */
    public double mean() {
        return logProbs.isEmpty() ? Double.NaN : sum() / logProbs.size();
    }
}

package io.github.rlaifv.dpo.objective;

import io.github.rlaifv.core.policy.TokenLogProbs;
import io.github.rlaifv.core.training.LogProbLoss;
import io.github.rlaifv.core.training.LossValue;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * The weighted negative log-likelihood of given responses. The tokens of the prompt are not part of it.
 *
 * @param weights weights of the responses, indexed [request][response], >= 0
 * @param mean what is averaged over
 */
public record SftLoss(List<List<Double>> weights, Mean mean) implements LogProbLoss {

    /** What the loss is averaged over; n is the number of tokens of a response and w its weight. */
    public enum Mean {
        /**
         * {@code sum(w * -log p(response)) / sum(w * n)}: all tokens have equal weight, as in Hugging Face's trainer.
         */
        OVER_TOKENS,
        /** {@code sum(w * -log p(response) / n) / sum(w)}: all responses have equal weight. */
        OVER_RESPONSES
    }

    /**
     * Numerator and denominator of the loss.
     *
     * @param loss weighted sum of negative log-likelihoods
     * @param denominator number to divide by
     * @param gradient d loss / d log p(token), indexed [request][response][token]
     */
    public record Sums(double loss, double denominator, double[][][] gradient) {}

    public SftLoss {
        weights = weights.stream().map(List::copyOf).toList();
        for (List<Double> request : weights) {
            for (double weight : request) {
                if (!(weight >= 0) || Double.isInfinite(weight)) {
                    throw new IllegalArgumentException("the weight of a response must be >= 0, was " + weight);
                }
            }
        }
    }

    @Override
    public LossValue evaluate(List<List<TokenLogProbs>> logProbs) {
        Sums sums = sums(logProbs);
        double scale = sums.denominator() > 0 ? 1 / sums.denominator() : 0;
        for (double[][] request : sums.gradient()) {
            for (double[] response : request) {
                for (int t = 0; t < response.length; t++) {
                    response[t] *= scale;
                }
            }
        }
        return new LossValue(sums.loss() * scale, sums.gradient(), Map.of());
    }

    /** Returns numerator, denominator and gradient of the loss before the division. */
    public Sums sums(List<List<TokenLogProbs>> logProbs) {
        if (logProbs.size() != weights.size()) {
            throw new IllegalArgumentException(
                    logProbs.size() + " requests were scored, but there are weights for " + weights.size());
        }
        double loss = 0;
        double denominator = 0;
        double[][][] gradient = new double[logProbs.size()][][];
        for (int i = 0; i < gradient.length; i++) {
            List<TokenLogProbs> responses = logProbs.get(i);
            if (responses.size() != weights.get(i).size()) {
                throw new IllegalArgumentException("request " + i + " has " + responses.size() + " responses, "
                        + weights.get(i).size() + " weights");
            }
            gradient[i] = new double[responses.size()][];
            for (int j = 0; j < responses.size(); j++) {
                TokenLogProbs response = responses.get(j);
                int tokens = response.tokenIds().size();
                double weight = weights.get(i).get(j);
                double perToken = mean == Mean.OVER_TOKENS ? weight : weight / Math.max(1, tokens);
                loss -= perToken * response.sum();
                denominator += mean == Mean.OVER_TOKENS ? weight * tokens : weight;
                gradient[i][j] = new double[tokens];
                Arrays.fill(gradient[i][j], -perToken);
            }
        }
        return new Sums(loss, denominator, gradient);
    }
}

package io.github.rlaifv.inference;

import java.util.Comparator;
import java.util.List;
import java.util.OptionalDouble;

/**
 * A pool of responses to one prompt, of which the best is picked. It keeps the whole pool, because the winner alone
 * does not show how close the decision was.
 *
 * @param pool all responses in the order given or sampled, duplicates included; never empty, {@code pool.get(i)} has
 *     index i
 */
public record RankedResponse(List<ScoredResponse> pool) {

    /** Order by reward, the best first; equal rewards keep the order of the pool. */
    private static final Comparator<ScoredResponse> BEST_FIRST =
            Comparator.comparingDouble(ScoredResponse::reward).reversed().thenComparingInt(ScoredResponse::index);

    public RankedResponse {
        pool = List.copyOf(pool);
        if (pool.isEmpty()) {
            throw new IllegalArgumentException("a pool needs at least one response");
        }
        for (int i = 0; i < pool.size(); i++) {
            if (pool.get(i).index() != i) {
                throw new IllegalArgumentException("the response at index " + i + " of the pool has the index "
                        + pool.get(i).index());
            }
        }
    }

    /** Returns the response with the highest reward; of equal ones that with the lowest index. */
    public ScoredResponse winner() {
        return pool.stream().min(BEST_FIRST).orElseThrow();
    }

    /** Returns the winner's text. */
    public String text() {
        return winner().text();
    }

    /** Returns the pool, the best response first; equal rewards keep the order of the pool. */
    public List<ScoredResponse> ranking() {
        return pool.stream().sorted(BEST_FIRST).toList();
    }

    /**
     * Returns how far the winner's reward is above that of the best response with <em>another text</em>, in units of
     * beta * nats; empty if all texts are equal. With a small margin, noise could have picked the other response.
     */
    public OptionalDouble margin() {
        ScoredResponse best = winner();
        OptionalDouble second = pool.stream()
                .filter(response -> !response.text().equals(best.text()))
                .mapToDouble(ScoredResponse::reward)
                .max();
        return second.isPresent() ? OptionalDouble.of(best.reward() - second.getAsDouble()) : second;
    }

    /** Returns the number of different texts in the pool. */
    public int distinct() {
        return (int) pool.stream().map(ScoredResponse::text).distinct().count();
    }

    /**
     * Ranks only the first n responses; nothing is scored again. Prefixes of one pool give the whole curve of
     * best-of-N.
     *
     * @param n number of responses
     * @throws IllegalArgumentException if n is not from 1 to the size of the pool
     */
    public RankedResponse first(int n) {
        if (n < 1 || n > pool.size()) {
            throw new IllegalArgumentException("n must be in [1, the pool's size " + pool.size() + "], was " + n);
        }
        return new RankedResponse(pool.subList(0, n));
    }

    /**
     * Ranks the same pool by another rule; nothing is scored again.
     *
     * @throws IllegalStateException naming the rule if it does not return one score per response
     */
    public RankedResponse by(ScoringRule rule) {
        List<Double> scores = rule.scores(pool);
        if (scores.size() != pool.size()) {
            throw new IllegalStateException(
                    "the rule '" + rule.name() + "' (" + rule.getClass().getName()
                            + ") returned " + scores.size() + " scores for " + pool.size()
                            + " responses: ScoringRule.scores must return one score per response, in order");
        }
        return new RankedResponse(pool.stream()
                .map(one -> one.withReward(scores.get(one.index())))
                .toList());
    }

    /**
     * Returns how often, in [0, 1], the winner's text still wins if noise is added to the score of each text, over 1000
     * draws that are the same in every call. In half precision log-probabilities vary by some hundredths of a nat, and
     * close decisions flip.
     *
     * @param noise standard deviation of the normal noise, in units of the scores
     */
    public double stability(double noise) {
        double[] scores = ranking().stream()
                .filter(this::isFirstOfItsText)
                .mapToDouble(ScoredResponse::reward)
                .toArray();
        return PickStability.of(scores, noise, 0);
    }

    private boolean isFirstOfItsText(ScoredResponse response) {
        return pool.stream()
                .filter(other -> other.text().equals(response.text()))
                .findFirst()
                .orElseThrow()
                .equals(response);
    }
}

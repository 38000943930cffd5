package io.github.rlaifv.inference;

import java.util.Comparator;
import java.util.List;
import java.util.OptionalDouble;

/**
 * A pool of responses to one prompt, of which the best is picked. The whole pool stays visible, because the winner alone
 * hides how narrow the decision was.
 *
 * @param pool all responses in the order given or sampled, duplicates included; never empty, {@code pool.get(i)} has
 *     index i
 */
public record RankedResponse(List<ScoredResponse> pool) {

    /** Best first; equal rewards keep the order of the pool. */
    private static final Comparator<ScoredResponse> BEST_FIRST =
            Comparator.comparingDouble(ScoredResponse::reward).reversed().thenComparingInt(ScoredResponse::index);

    public RankedResponse {
        pool = List.copyOf(pool);
        if (pool.isEmpty()) {
            throw new IllegalArgumentException("a pool needs at least one response");
        }
        for (int i = 0; i < pool.size(); i++) {
            if (pool.get(i).index() != i) {
                throw new IllegalArgumentException("the response at place " + i + " of the pool has index "
                        + pool.get(i).index());
            }
        }
    }

    /** The response with the highest reward; of equal ones that with the lowest index. */
    public ScoredResponse winner() {
        return pool.stream().min(BEST_FIRST).orElseThrow();
    }

    /** The winner's text. */
    public String text() {
        return winner().text();
    }

    /** The pool, best first; equal rewards keep the order of the pool. */
    public List<ScoredResponse> ranking() {
        return pool.stream().sorted(BEST_FIRST).toList();
    }

    /**
     * How far the winner's reward lies above that of the best response with <em>another text</em>, in units of beta *
     * nats; empty where all responses are the same. A small margin says that noise could have picked the other one.
     */
    public OptionalDouble margin() {
        ScoredResponse best = winner();
        OptionalDouble second = pool.stream()
                .filter(response -> !response.text().equals(best.text()))
                .mapToDouble(ScoredResponse::reward)
                .max();
        return second.isPresent() ? OptionalDouble.of(best.reward() - second.getAsDouble()) : second;
    }

    /** How many different texts the pool holds. */
    public int distinct() {
        return (int) pool.stream().map(ScoredResponse::text).distinct().count();
    }

    /**
     * The same decision among the first n responses only; nothing is scored again. Prefixes of one pool give the whole
     * curve of best-of-n.
     *
     * @throws IllegalArgumentException if n is not within 1 and the pool's size
     */
    public RankedResponse first(int n) {
        if (n < 1 || n > pool.size()) {
            throw new IllegalArgumentException("n must be within 1 and the pool's size " + pool.size() + ", was " + n);
        }
        return new RankedResponse(pool.subList(0, n));
    }

    /** The same pool ranked by another rule; nothing is scored again. */
    public RankedResponse by(ScoringRule rule) {
        List<Double> scores = rule.scores(pool);
        return new RankedResponse(pool.stream()
                .map(one -> one.withReward(scores.get(one.index())))
                .toList());
    }

    /**
     * How often the winner's text still wins when the score of each text is shaken, in [0, 1]: 1000 draws, the same in
     * every call. In half precision log-probabilities move by some hundredths of a nat, and near ties flip.
     *
     * @param noise standard deviation of the normal noise, in units of the scores
     */
    public double stability(double noise) {
        return Stability.of(this, noise, 0);
    }
}

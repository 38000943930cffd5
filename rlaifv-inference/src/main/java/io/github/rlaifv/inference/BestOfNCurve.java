package io.github.rlaifv.inference;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.DoubleStream;
import org.apache.commons.math3.stat.descriptive.moment.StandardDeviation;
import org.jspecify.annotations.Nullable;

/**
 * Shows how the picked responses change with N, from one pool per prompt: for each n the best of the pool's first n
 * responses wins. Nothing is sampled or scored again, and a larger n includes all responses of a smaller one.
 *
 * @param points one entry per n, ascending
 */
public record BestOfNCurve(List<Point> points) {
    private static final double NOISE_SHARE = 0.1;

    public BestOfNCurve {
        points = List.copyOf(points);
    }

    /**
     * The picks for one n.
     *
     * @param n number of responses of each pool that are compared
     * @param winners one response per pool, in the order of the pools
     * @param meanReward mean reward of the winners, in units of beta * nats
     * @param meanTokens mean number of tokens of the winners, the end token included
     * @param meanMargin mean margin over the pools with two different texts, in units of beta * nats; NaN if there is
     *     none
     * @param meanStability mean over the pools of how often, in [0, 1], a pool's winner still wins under noise of a
     *     tenth of its scores' standard deviation ({@link RankedResponse#stability})
     * @param changed share of the pools, in [0, 1], whose winner has another text than at the previous n; 0 at the
     *     first
     */
    public record Point(
            int n,
            List<ScoredResponse> winners,
            double meanReward,
            double meanTokens,
            double meanMargin,
            double meanStability,
            double changed) {
        public Point {
            winners = List.copyOf(winners);
        }

        /** Returns the texts of the winners, in the order of the pools. */
        public List<String> texts() {
            return winners.stream().map(ScoredResponse::text).toList();
        }
    }

    /** Computes the curve for n = 1, 2, 4, ... up to the size of the smallest pool. */
    public static BestOfNCurve of(List<RankedResponse> pools) {
        return of(pools, sizes(pools));
    }

    /** Computes the curve of another rule, which sees only the first n responses. */
    public static BestOfNCurve of(List<RankedResponse> pools, ScoringRule rule) {
        return of(pools, sizes(pools), rule);
    }

    private static List<Integer> sizes(List<RankedResponse> pools) {
        int largest = pools.stream().mapToInt(p -> p.pool().size()).min().orElse(0);
        List<Integer> sizes = new ArrayList<>();
        for (int n = 1; n <= largest; n *= 2) {
            sizes.add(n);
        }
        return sizes;
    }

    /**
     * Computes the curve for given n.
     *
     * @param pools the pools, at least one
     * @param sizes values of n, ascending, none larger than the smallest pool
     * @throws IllegalArgumentException if there is no pool, or the sizes are not ascending or out of range
     */
    public static BestOfNCurve of(List<RankedResponse> pools, List<Integer> sizes) {
        return of(pools, sizes, null);
    }

    private static BestOfNCurve of(List<RankedResponse> pools, List<Integer> sizes, @Nullable ScoringRule rule) {
        if (pools.isEmpty()) {
            throw new IllegalArgumentException("a curve needs at least one pool");
        }
        List<Point> points = new ArrayList<>();
        int last = 0;
        for (int n : sizes) {
            if (n <= last) {
                throw new IllegalArgumentException("sizes must be >= 1 and ascending, were " + sizes);
            }
            last = n;
            points.add(point(n, pools, rule, points.isEmpty() ? null : points.get(points.size() - 1)));
        }
        return new BestOfNCurve(points);
    }

    private static Point point(int n, List<RankedResponse> pools, @Nullable ScoringRule rule, @Nullable Point before) {
        List<RankedResponse> cut = pools.stream()
                .map(pool -> rule == null ? pool.first(n) : pool.first(n).by(rule))
                .toList();
        List<ScoredResponse> winners = cut.stream().map(RankedResponse::winner).toList();
        int changed = 0;
        for (int i = 0; before != null && i < winners.size(); i++) {
            if (!winners.get(i).text().equals(before.winners().get(i).text())) {
                changed++;
            }
        }
        return new Point(
                n,
                winners,
                mean(winners.stream().mapToDouble(ScoredResponse::reward)),
                mean(winners.stream().mapToDouble(ScoredResponse::tokens)),
                mean(cut.stream()
                        .map(RankedResponse::margin)
                        .filter(OptionalDouble::isPresent)
                        .mapToDouble(OptionalDouble::getAsDouble)),
                mean(cut.stream().mapToDouble(BestOfNCurve::stability)),
                (double) changed / winners.size());
    }

    private static double stability(RankedResponse pool) {
        double[] scores =
                pool.pool().stream().mapToDouble(ScoredResponse::reward).toArray();
        return pool.stability(NOISE_SHARE * new StandardDeviation(false).evaluate(scores));
    }

    private static double mean(DoubleStream values) {
        return values.average().orElse(Double.NaN);
    }
}

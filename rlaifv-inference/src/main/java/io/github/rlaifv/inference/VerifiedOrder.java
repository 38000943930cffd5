package io.github.rlaifv.inference;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Scores a pool by the verdicts on the claims of its responses. Scores are numbers whose order is that of the tuple
 * (fewest rejected, most confirmed, score of the first rule).
 *
 * @param shortlist largest number of different texts whose verdicts count; 0 for all
 */
record VerifiedOrder(int shortlist) {
    private static final double CONFIRMED = 1e-3;
    private static final int MOST_CONFIRMED = 999;
    /** Less than one confirmed claim. */
    private static final double TIE = 0.5 * CONFIRMED;

    VerifiedOrder {
        if (shortlist < 0) {
            throw new IllegalArgumentException("shortlist must be >= 0 (0 judges all), was " + shortlist);
        }
    }

    /**
     * Returns one score per response of the pool; higher is better.
     *
     * @param firstScores scores of the first rule, which chooses the shortlist and breaks ties
     */
    List<Double> scores(List<ScoredResponse> pool, List<Double> firstScores) {
        Set<String> listed = listed(pool, firstScores);
        double lowest = Double.POSITIVE_INFINITY;
        double[] scores = new double[pool.size()];
        double[] within = unit(firstScores);
        for (int i = 0; i < scores.length; i++) {
            scores[i] = Double.NaN;
            ClaimCounts claims = pool.get(i).claims();
            if (claims != null
                    && claims.decided()
                    && listed.contains(pool.get(i).text())) {
                scores[i] =
                        CONFIRMED * Math.min(claims.confirmed(), MOST_CONFIRMED) - claims.rejected() + TIE * within[i];
                lowest = Math.min(lowest, scores[i]);
            }
        }
        if (lowest == Double.POSITIVE_INFINITY) {
            return firstScores;
        }
        List<Double> all = new ArrayList<>();
        for (int i = 0; i < scores.length; i++) {
            all.add(Double.isNaN(scores[i]) ? lowest - 2 + within[i] : scores[i]);
        }
        return all;
    }

    /** Returns the different texts that the first rule puts first. */
    private Set<String> listed(List<ScoredResponse> pool, List<Double> firstScores) {
        Set<String> texts = new HashSet<>();
        IntStream.range(0, pool.size())
                .boxed()
                .sorted(Comparator.comparingDouble(firstScores::get).reversed())
                .map(i -> pool.get(i).text())
                .distinct()
                .limit(shortlist == 0 ? pool.size() : shortlist)
                .forEach(texts::add);
        return texts;
    }

    /** Maps the scores of a pool to [0, 1]. */
    private static double[] unit(List<Double> scores) {
        double least = scores.stream().mapToDouble(Double::doubleValue).min().orElse(0);
        double range = scores.stream().mapToDouble(Double::doubleValue).max().orElse(0) - least;
        return scores.stream()
                .mapToDouble(score -> range > 0 ? (score - least) / range : 0)
                .toArray();
    }
}

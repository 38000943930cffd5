package io.github.rlaifv.inference.evaluation.report;

import io.github.rlaifv.inference.evaluation.FinishedEvaluation;
import io.github.rlaifv.inference.evaluation.statistics.Measure;
import io.github.rlaifv.inference.evaluation.statistics.Measure.Better;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The items that changed a metric most. A metric is N / D, sums of n and d over the items. The part of item i in the
 * difference after - before is ((n' - R d') - (n - R d)) / D', with R = N / D before and primes for after. The sum over
 * all items is N' / D' - R, the difference itself.
 *
 * @param before measure of the first model
 * @param after measure of the second model
 * @param improved improved items, the biggest change first
 * @param worsened worsened items, the biggest change first
 */
record BiggestChanges(Measure before, Measure after, List<ItemChange> improved, List<ItemChange> worsened) {
    private static final double SAME = 1e-9;

    BiggestChanges {
        improved = List.copyOf(improved);
        worsened = List.copyOf(worsened);
    }

    /** Compares by the first metric with a better direction; empty if there is none or it has no value. */
    static Optional<BiggestChanges> of(FinishedEvaluation before, FinishedEvaluation after, int most) {
        for (Measure first : before.measures()) {
            Optional<Measure> second = after.measures().stream()
                    .filter(measure -> measure.name().equals(first.name()))
                    .findFirst();
            if (first.better() != Better.NEITHER && second.isPresent()) {
                List<String> images =
                        before.items().stream().map(item -> item.fingerprint()).toList();
                return of(first, second.get(), images, most);
            }
        }
        return Optional.empty();
    }

    static Optional<BiggestChanges> of(Measure before, Measure after, List<String> images, int most) {
        double[] shares = shares(before, after);
        if (shares.length == 0) {
            return Optional.empty();
        }
        double sign = before.better() == Better.LOWER ? -1 : 1;
        return Optional.of(new BiggestChanges(
                before, after, biggest(shares, sign, images, most), biggest(shares, -sign, images, most)));
    }

    /** Returns the part of each item in the difference; empty if one of the models has no value. */
    static double[] shares(Measure before, Measure after) {
        double rate = before.value();
        double[] n = before.numerators();
        double[] d = before.denominators();
        double[] nAfter = after.numerators();
        double[] dAfter = after.denominators();
        double all = 0;
        for (double one : dAfter) {
            all += one;
        }
        if (!Double.isFinite(rate) || all == 0) {
            return new double[0];
        }
        double[] shares = new double[n.length];
        for (int i = 0; i < shares.length; i++) {
            shares[i] = (nAfter[i] - rate * dAfter[i] - (n[i] - rate * d[i])) / all;
        }
        return shares;
    }

    /**
     * Returns the biggest changes. Of equal ones, items with an image not yet shown come first, because benchmarks ask
     * many questions per image.
     */
    private static List<ItemChange> biggest(double[] shares, double sign, List<String> images, int most) {
        double largest = 0;
        for (double share : shares) {
            largest = Math.max(largest, Math.abs(share));
        }
        record Ranked(ItemChange change, long size, int ofImage) {}
        List<Ranked> ranked = new ArrayList<>();
        Map<String, Integer> seen = new HashMap<>();
        for (int i = 0; i < shares.length; i++) {
            long size = largest == 0 ? 0 : Math.round(sign * shares[i] / largest / SAME);
            if (size > 0) {
                int before = seen.merge(size + " " + images.get(i), 1, Integer::sum);
                ranked.add(new Ranked(new ItemChange(i, shares[i]), size, before));
            }
        }
        return ranked.stream()
                .sorted(Comparator.comparingLong(Ranked::size).reversed().thenComparingInt(Ranked::ofImage))
                .limit(most)
                .map(Ranked::change)
                .toList();
    }
}

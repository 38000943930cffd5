package io.github.rlaifv.feedback.calibration;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/**
 * Claims in ascending order of their share of yes, so that each metric of a resample takes one pass. A resample is
 * given by how often each image was drawn.
 */
final class SortedClaims {
    private final double[] shares;
    private final boolean[] truths;
    private final int[] image;
    private final int[] standFor;
    private final int images;

    SortedClaims(List<ScoredClaim> claims) {
        List<ScoredClaim> sorted = new ArrayList<>(claims);
        sorted.sort(Comparator.comparingDouble(ScoredClaim::yesShare));
        Map<String, Integer> numbers = new HashMap<>();
        claims.forEach(claim -> numbers.putIfAbsent(claim.image(), numbers.size()));
        images = numbers.size();
        shares = new double[sorted.size()];
        truths = new boolean[sorted.size()];
        image = new int[sorted.size()];
        standFor = new int[sorted.size()];
        for (int i = 0; i < shares.length; i++) {
            shares[i] = sorted.get(i).yesShare();
            truths[i] = sorted.get(i).truth();
            image[i] = numbers.getOrDefault(sorted.get(i).image(), -1);
            standFor[i] = sorted.get(i).standsFor();
        }
    }

    int images() {
        return images;
    }

    /** Returns how many claims one stands for, if its image is drawn so often. */
    private long times(int claim, int[] drawn) {
        return (long) standFor[claim] * drawn[image[claim]];
    }

    /** Number of true (or false) claims of the drawn images. */
    long count(boolean truth, int[] drawn) {
        long count = 0;
        for (int i = 0; i < shares.length; i++) {
            count += truths[i] == truth ? times(i, drawn) : 0;
        }
        return count;
    }

    Confusion at(double threshold, int[] drawn) {
        long truePositives = 0;
        long falsePositives = 0;
        long trueNegatives = 0;
        long falseNegatives = 0;
        for (int i = 0; i < shares.length; i++) {
            long times = times(i, drawn);
            boolean confirmed = shares[i] > threshold;
            if (truths[i]) {
                truePositives += confirmed ? times : 0;
                falseNegatives += confirmed ? 0 : times;
            } else {
                falsePositives += confirmed ? times : 0;
                trueNegatives += confirmed ? 0 : times;
            }
        }
        return new Confusion(truePositives, falsePositives, trueNegatives, falseNegatives);
    }

    /** Area under the ROC curve of the drawn images, which must have both true and false claims. */
    double auc(int[] drawn) {
        double ordered = 0;
        long falseBelow = 0;
        long trueBelow = 0;
        for (int from = 0; from < shares.length; ) {
            long falseHere = 0;
            long trueHere = 0;
            int to = from;
            for (; to < shares.length && shares[to] == shares[from]; to++) {
                trueHere += truths[to] ? times(to, drawn) : 0;
                falseHere += truths[to] ? 0 : times(to, drawn);
            }
            ordered += trueHere * (falseBelow + falseHere / 2.0);
            falseBelow += falseHere;
            trueBelow += trueHere;
            from = to;
        }
        return ordered / ((double) trueBelow * falseBelow);
    }

    double brier(int[] drawn) {
        double sum = 0;
        long count = 0;
        for (int i = 0; i < shares.length; i++) {
            double distance = shares[i] - (truths[i] ? 1 : 0);
            sum += times(i, drawn) * distance * distance;
            count += times(i, drawn);
        }
        return sum / count;
    }

    List<ReliabilityBin> bins(int number, int[] drawn) {
        long[] claims = new long[number];
        long[] trueClaims = new long[number];
        double[] sums = new double[number];
        for (int i = 0; i < shares.length; i++) {
            int bin = Math.min((int) (shares[i] * number), number - 1);
            claims[bin] += times(i, drawn);
            trueClaims[bin] += truths[i] ? times(i, drawn) : 0;
            sums[bin] += times(i, drawn) * shares[i];
        }
        List<ReliabilityBin> bins = new ArrayList<>(number);
        for (int bin = 0; bin < number; bin++) {
            double count = Math.max(claims[bin], 1);
            bins.add(new ReliabilityBin(
                    (double) bin / number,
                    (double) (bin + 1) / number,
                    claims[bin],
                    sums[bin] / count,
                    trueClaims[bin] / count));
        }
        return bins;
    }

    double calibrationError(int number, int[] drawn) {
        double sum = 0;
        long count = 0;
        for (ReliabilityBin bin : bins(number, drawn)) {
            sum += bin.claims() * Math.abs(bin.meanShare() - bin.trueShare());
            count += bin.claims();
        }
        return sum / count;
    }

    /**
     * The threshold with the highest value; among equally good ones, the one nearest to one half. Between two
     * neighboring shares of yes it is one half if that lies between them, otherwise their mean.
     */
    double best(ToDoubleFunction<Confusion> criterion, int[] drawn) {
        long trueAbove = count(true, drawn);
        long falseAbove = count(false, drawn);
        long trueBelow = 0;
        long falseBelow = 0;
        double best = between(0, shares[0]);
        double bestValue = criterion.applyAsDouble(new Confusion(trueAbove, falseAbove, 0, 0));
        for (int from = 0; from < shares.length; ) {
            int to = from;
            for (; to < shares.length && shares[to] == shares[from]; to++) {
                long times = times(to, drawn);
                trueBelow += truths[to] ? times : 0;
                trueAbove -= truths[to] ? times : 0;
                falseBelow += truths[to] ? 0 : times;
                falseAbove -= truths[to] ? 0 : times;
            }
            double threshold = between(shares[from], to < shares.length ? shares[to] : 1);
            double value = criterion.applyAsDouble(new Confusion(trueAbove, falseAbove, falseBelow, trueBelow));
            boolean nearer = Math.abs(threshold - 0.5) < Math.abs(best - 0.5);
            // No share is above 1, so no threshold rejects a share of 1.
            if (threshold < 1 && (value > bestValue || (value == bestValue && nearer))) {
                best = threshold;
                bestValue = value;
            }
            from = to;
        }
        return best;
    }

    private static double between(double low, double high) {
        return low <= 0.5 && 0.5 < high ? 0.5 : low + (high - low) / 2;
    }
}

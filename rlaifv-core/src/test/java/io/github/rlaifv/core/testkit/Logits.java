package io.github.rlaifv.core.testkit;

import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Logits of a sequence, with the tokens that are certain despite rounding differences.
 *
 * @param values logits in row-major order [positions, vocabulary]
 * @param vocabulary size of the vocabulary
 */
public record Logits(float[] values, int vocabulary) {
    /**
     * Largest difference between two computations. If the logits of two tokens are closer, the likelier one is not
     * certain.
     */
    public static final double CERTAIN = 2e-3;

    /** Wraps the logits of the given number of positions. */
    public static Logits of(float[] values, int positions) {
        if (values.length % positions != 0) {
            throw new IllegalArgumentException(values.length + " logits are not those of " + positions + " positions");
        }
        return new Logits(values, values.length / positions);
    }

    /** Returns the logits of one position. */
    public double[] row(int position) {
        double[] row = new double[vocabulary];
        for (int i = 0; i < vocabulary; i++) {
            row[i] = values[position * vocabulary + i];
        }
        return row;
    }

    /** Returns the ids with the largest logits, the largest first. */
    public static List<Integer> best(double[] row, int count) {
        Integer[] ids = new Integer[row.length];
        Arrays.setAll(ids, i -> i);
        Arrays.sort(ids, (a, b) -> Double.compare(row[b], row[a]));
        return List.of(ids).subList(0, count);
    }

    /** Returns the sum of the probabilities of some ids after softmax over the vocabulary. */
    public static double probability(double[] row, Collection<Integer> ids) {
        double largest = Arrays.stream(row).max().orElseThrow();
        double all = Arrays.stream(row).map(z -> Math.exp(z - largest)).sum();
        return new HashSet<>(ids)
                .stream().mapToDouble(id -> Math.exp(row[id] - largest) / all).sum();
    }

    /** Applies a repetition penalty: positive logits of seen tokens are divided by it, negative ones multiplied. */
    public static double[] penalised(double[] row, Set<Integer> seen, double penalty) {
        double[] result = row.clone();
        seen.forEach(id -> result[id] = result[id] > 0 ? result[id] / penalty : result[id] * penalty);
        return result;
    }

    /**
     * Returns how many tokens of a greedy continuation are certain, that is, precede the first step whose two largest
     * logits are closer than {@link #CERTAIN}.
     *
     * @param first position whose logits predict the continuation's first token
     * @param seen ids that the penalty applies to at the first step
     */
    public int certain(List<Integer> continuation, int first, Set<Integer> seen, double penalty) {
        Set<Integer> known = new HashSet<>(seen);
        for (int i = 0; i < continuation.size(); i++) {
            double[] row = penalised(row(first + i), known, penalty);
            List<Integer> two = best(row, 2);
            if (row[two.get(0)] - row[two.get(1)] < CERTAIN) {
                return i;
            }
            known.add(continuation.get(i));
        }
        return continuation.size();
    }
}

package io.github.rlaifv.core.internal.mllm.tree;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;

/**
 * The response tokens of a batch. Each is a node that is predicted from the hidden state of its parent. A node that
 * several responses share is computed once, and its gradient is the sum of theirs.
 *
 * @param rows flat nodes of the parents, [N]
 * @param targets the predicted tokens, [N]
 * @param places for each sequence number, the index in {@code rows} of each response token
 */
public record PredictedNodes(long[] rows, long[] targets, Map<Integer, int[]> places) {

    /**
     * Finds the predicted nodes.
     *
     * @param batch the trees
     * @param starts length of the prompt by sequence number
     */
    public static PredictedNodes of(List<TreePlan.Planned> batch, List<Integer> starts) {
        int length = batch.stream().mapToInt(p -> p.tree().size()).max().orElseThrow();
        Map<Long, Integer> placeOfNode = new LinkedHashMap<>();
        Map<Integer, int[]> places = new LinkedHashMap<>();
        List<Long> rows = new ArrayList<>();
        List<Long> targets = new ArrayList<>();
        for (int b = 0; b < batch.size(); b++) {
            TokenTree tree = batch.get(b).tree();
            List<Integer> numbers = batch.get(b).numbers();
            for (int i = 0; i < numbers.size(); i++) {
                int[] path = tree.path(i);
                int start = starts.get(numbers.get(i));
                int[] own = new int[path.length - start];
                for (int t = start; t < path.length; t++) {
                    long node = (long) b * length + path[t];
                    Integer place = placeOfNode.get(node);
                    if (place == null) {
                        place = rows.size();
                        placeOfNode.put(node, place);
                        rows.add((long) b * length + path[t - 1]);
                        targets.add((long) tree.token(path[t]));
                    }
                    own[t - start] = place;
                }
                places.put(numbers.get(i), own);
            }
        }
        return new PredictedNodes(
                rows.stream().mapToLong(Long::longValue).toArray(),
                targets.stream().mapToLong(Long::longValue).toArray(),
                places);
    }

    /** Passes each sequence the values of its tokens. */
    public void share(double[] values, BiConsumer<Integer, double[]> sink) {
        places.forEach((sequence, own) -> {
            double[] result = new double[own.length];
            for (int t = 0; t < own.length; t++) {
                result[t] = values[own[t]];
            }
            sink.accept(sequence, result);
        });
    }

    /** Adds up the values of all sequences by node. */
    public double[] gather(List<double[]> bySequence) {
        double[] result = new double[rows.length];
        places.forEach((sequence, own) -> {
            double[] values = bySequence.get(sequence);
            for (int t = 0; t < own.length; t++) {
                result[own[t]] += values[t];
            }
        });
        return result;
    }
}

package io.github.rlaifv.core.internal.mllm.decoder;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Probabilities of the first token of a response.
 *
 * @param asked probabilities of the requested ids, in their order
 * @param likeliest probabilities of the most likely ids, most likely first
 * @param likeliestIds the most likely ids
 */
@SuppressWarnings("ArrayRecordComponent") // handed on once, within a call
public record RowProbabilities(double[] asked, double[] likeliest, long[] likeliestIds) {
    /** Number of most likely tokens: enough to see how a response begins, and to find other spellings of a word. */
    static final int LIKELIEST = 8;

    static List<RowProbabilities> of(double[] asked, double[] likeliest, long[] ids, int columns) {
        int rows = asked.length / columns;
        int tops = likeliest.length / rows;
        List<RowProbabilities> result = new ArrayList<>();
        for (int i = 0; i < rows; i++) {
            result.add(new RowProbabilities(
                    Arrays.copyOfRange(asked, i * columns, (i + 1) * columns),
                    Arrays.copyOfRange(likeliest, i * tops, (i + 1) * tops),
                    Arrays.copyOfRange(ids, i * tops, (i + 1) * tops)));
        }
        return result;
    }
}

package io.github.rlaifv.cli.gpu.agreement;

import io.github.rlaifv.core.internal.mllm.LocalPolicy;
import io.github.rlaifv.core.policy.Prompt;

/**
 * The reference's greedy tokens. A token may differ on another device if the two largest logits are close.
 *
 * @param tokens token ids
 * @param gaps distance of the two largest logits before each token
 */
record GreedyReference(int[] tokens, double[] gaps) {

    /** Computes the logits at the tokens that the reference generated. */
    static GreedyReference of(LocalPolicy reference, Prompt prompt, Reading greedy) {
        int[] tokens = ids(greedy);
        int before = reference.promptTokens(prompt);
        float[] logits = reference.logits(prompt, tokens);
        int width = logits.length / (before + tokens.length);
        double[] gaps = new double[tokens.length];
        for (int i = 0; i < gaps.length; i++) {
            gaps[i] = gap(logits, (before - 1 + i) * width, width);
        }
        return new GreedyReference(tokens, gaps);
    }

    private static int[] ids(Reading greedy) {
        float[] numbers = greedy.part("");
        int[] ids = new int[numbers.length];
        for (int i = 0; i < ids.length; i++) {
            ids[i] = (int) numbers[i];
        }
        return ids;
    }

    private static double gap(float[] logits, int from, int width) {
        float first = Float.NEGATIVE_INFINITY;
        float second = Float.NEGATIVE_INFINITY;
        for (int i = from; i < from + width; i++) {
            if (logits[i] > first) {
                second = first;
                first = logits[i];
            } else if (logits[i] > second) {
                second = logits[i];
            }
        }
        return (double) first - second;
    }

    /** The number of tokens before the first one that differs. */
    int equalTokens(Reading other) {
        int[] theirs = ids(other);
        int equal = 0;
        while (equal < Math.min(tokens.length, theirs.length) && tokens[equal] == theirs[equal]) {
            equal++;
        }
        return equal;
    }

    /** The gap at the first token that differs; 0 if all are equal. */
    double gapAtDifference(Reading other) {
        int equal = equalTokens(other);
        return equal == tokens.length ? 0 : gaps[equal];
    }
}

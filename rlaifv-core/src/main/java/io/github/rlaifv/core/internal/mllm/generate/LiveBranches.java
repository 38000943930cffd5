package io.github.rlaifv.core.internal.mllm.generate;

import ai.djl.ndarray.NDArray;
import io.github.rlaifv.core.internal.mllm.work.FiniteCheck;
import io.github.rlaifv.core.internal.tensor.TensorScope;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The branches that are currently decoded, one row each: all branches of a prompt as long as one of them grows. A
 * prompt whose branches have all ended stays until {@link #keep} drops it.
 */
final class LiveBranches {
    private final List<Branch> branches;
    private final int perPrompt;
    private final FiniteCheck finite;
    /** Indices of the remaining prompts, in ascending order. */
    private int[] prompts;

    /**
     * @param branches branches, prompt by prompt
     * @param perPrompt number of branches per prompt
     * @param finite rejects logits that are not finite
     */
    LiveBranches(List<Branch> branches, int perPrompt, FiniteCheck finite) {
        this.branches = branches;
        this.perPrompt = perPrompt;
        this.finite = finite;
        this.prompts = IntStream.range(0, branches.size() / perPrompt).toArray();
    }

    int rows() {
        return prompts.length * perPrompt;
    }

    int prompts() {
        return prompts.length;
    }

    int perPrompt() {
        return perPrompt;
    }

    /** The index of the prompt that a row continues. */
    int prompt(int row) {
        return prompts[row / perPrompt];
    }

    private Branch branch(int row) {
        return branches.get(prompt(row) * perPrompt + row % perPrompt);
    }

    /** The random number of each row for a step. */
    double[] uniforms(int step) {
        return IntStream.range(0, rows())
                .mapToDouble(row -> branch(row).uniform(step))
                .toArray();
    }

    /** The tokens that a repetition penalty counts in each row, int64 [rows, longest]. */
    NDArray seen(TensorScope scope) {
        int rows = rows();
        int length = IntStream.range(0, rows)
                .map(row -> branch(row).seenLength())
                .max()
                .orElse(0);
        long[] seen = new long[rows * length];
        for (int row = 0; row < rows; row++) {
            branch(row).copySeen(seen, row * length, length);
        }
        return scope.longs(seen, rows, length);
    }

    /**
     * Appends a token to the branch of each row, if the branch still grows.
     *
     * @param tokens one token per row; negative if the logits were not finite. Tokens of finished branches are replaced
     *     by valid ones
     * @throws io.github.rlaifv.core.policy.NonFiniteResultException if a growing branch has no token
     */
    void accept(long[] tokens) {
        for (int row = 0; row < tokens.length; row++) {
            Branch branch = branch(row);
            if (branch.growing()) {
                if (tokens[row] < 0) {
                    throw finite.failure("request '" + branch.key() + "'");
                }
                branch.append((int) tokens[row]);
            } else {
                // The next token of a finished branch is ignored, but must be a valid token.
                tokens[row] = Math.max(0, tokens[row]);
            }
        }
    }

    /** Indices, among the remaining prompts, of those with a growing branch. */
    long[] growing() {
        return IntStream.range(0, prompts.length)
                .filter(place -> branches.subList(prompts[place] * perPrompt, (prompts[place] + 1) * perPrompt).stream()
                        .anyMatch(Branch::growing))
                .asLongStream()
                .toArray();
    }

    /**
     * Drops all prompts except some.
     *
     * @param places indices from {@link #growing}
     * @param tokens one token per row
     * @return the tokens of the remaining rows
     */
    long[] keep(long[] places, long[] tokens) {
        long[] result = new long[places.length * perPrompt];
        int[] left = new int[places.length];
        for (int i = 0; i < places.length; i++) {
            left[i] = prompts[(int) places[i]];
            System.arraycopy(tokens, (int) places[i] * perPrompt, result, i * perPrompt, perPrompt);
        }
        prompts = left;
        return result;
    }
}

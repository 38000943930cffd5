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
    private final FiniteCheck finite;
    /** Indices of the remaining prompts, in ascending order. */
    private int[] prompts;
    /** The branch of each row. */
    private int[] rows;

    private int perPrompt;

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
        this.rows = IntStream.range(0, branches.size()).toArray();
    }

    int rows() {
        return rows.length;
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

    /** The index, among all branches, of a row's branch. */
    int index(int row) {
        return rows[row];
    }

    Branch branch(int row) {
        return branches.get(rows[row]);
    }

    /** The random numbers of some rows for a step. */
    double[] uniforms(int[] some, int step) {
        return IntStream.of(some).mapToDouble(row -> branch(row).uniform(step)).toArray();
    }

    /** The tokens that a repetition penalty counts in some rows, int64 [some, longest]. */
    NDArray seen(int[] some, TensorScope scope) {
        int length =
                IntStream.of(some).map(row -> branch(row).seenLength()).max().orElse(0);
        long[] seen = new long[some.length * length];
        for (int i = 0; i < some.length; i++) {
            branch(some[i]).copySeen(seen, i * length, length);
        }
        return scope.longs(seen, some.length, length);
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
                .filter(place -> growingOf(place) > 0)
                .asLongStream()
                .toArray();
    }

    private int growingOf(int place) {
        return (int) IntStream.range(place * perPrompt, (place + 1) * perPrompt)
                .filter(row -> branch(row).growing())
                .count();
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
        int[] kept = new int[places.length * perPrompt];
        for (int i = 0; i < places.length; i++) {
            left[i] = prompts[(int) places[i]];
            System.arraycopy(tokens, (int) places[i] * perPrompt, result, i * perPrompt, perPrompt);
            System.arraycopy(rows, (int) places[i] * perPrompt, kept, i * perPrompt, perPrompt);
        }
        prompts = left;
        rows = kept;
        return result;
    }

    /** The largest number of growing branches of a prompt. */
    int mostGrowing() {
        return IntStream.range(0, prompts.length).map(this::growingOf).max().orElse(0);
    }

    /**
     * Drops branches that have ended, so that each prompt has the same number left.
     *
     * @param width number of branches per prompt that stay, at least {@link #mostGrowing}
     * @return the index, among the branches of its prompt, of each row that stays
     */
    long[] narrow(int width) {
        long[] kept = new long[prompts.length * width];
        int[] left = new int[kept.length];
        for (int place = 0; place < prompts.length; place++) {
            int first = place * perPrompt;
            int[] order = IntStream.concat(
                            IntStream.range(first, first + perPrompt)
                                    .filter(row -> branch(row).growing()),
                            IntStream.range(first, first + perPrompt)
                                    .filter(row -> !branch(row).growing()))
                    .limit(width)
                    .sorted()
                    .toArray();
            for (int i = 0; i < width; i++) {
                kept[place * width + i] = order[i] - first;
                left[place * width + i] = rows[order[i]];
            }
        }
        rows = left;
        perPrompt = width;
        return kept;
    }

    /** Whether a branch of the rows was cancelled, so that dropping its row saves work. */
    boolean anyCancelled() {
        return IntStream.range(0, rows()).anyMatch(row -> branch(row).cancelled());
    }
}

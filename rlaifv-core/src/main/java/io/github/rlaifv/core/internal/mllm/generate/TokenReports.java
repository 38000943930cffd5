package io.github.rlaifv.core.internal.mllm.generate;

import ai.djl.ndarray.NDArray;
import io.github.rlaifv.core.internal.mllm.decoder.SequenceEncoder;
import io.github.rlaifv.core.internal.tensor.HostNumbers;
import io.github.rlaifv.core.internal.tensor.Kernels;
import io.github.rlaifv.core.internal.tensor.TensorScope;
import io.github.rlaifv.core.policy.GenerationRequest;
import io.github.rlaifv.core.stream.SampledToken;
import io.github.rlaifv.core.stream.TokenAlternative;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.IntStream;

/** Reports the sampled tokens of a batch to its listener, and ends the branches that it no longer wants. */
final class TokenReports {
    private final BatchListener listener;
    private final List<GenerationRequest> requests;
    private final List<Branch> branches;
    private final List<BranchPlace> places;
    /** The texts of the branches that the listener listens to, by branch. */
    private final Map<Integer, TextStream> texts = new TreeMap<>();

    /**
     * @param branches all branches
     * @param places which completion each branch is
     */
    TokenReports(
            BatchListener listener,
            List<GenerationRequest> requests,
            List<Branch> branches,
            List<BranchPlace> places,
            SequenceEncoder encoder) {
        this.listener = listener;
        this.requests = requests;
        this.branches = branches;
        this.places = places;
        if (!listener.silent()) {
            for (int b = 0; b < branches.size(); b++) {
                if (listener.listensTo(places.get(b).request())) {
                    texts.put(
                            b,
                            new TextStream(
                                    encoder,
                                    request(b).sampling().stop(),
                                    branches.get(b).context()));
                }
            }
        }
    }

    private GenerationRequest request(int branch) {
        return requests.get(places.get(branch).request());
    }

    /** Ends the branches that the listener no longer wants. */
    void dropUnwanted() {
        if (listener.silent()) {
            return;
        }
        for (int b = 0; b < branches.size(); b++) {
            Branch branch = branches.get(b);
            BranchPlace place = places.get(b);
            if (branch.growing() && !listener.wanted(place.request(), place.completion())) {
                branch.cancel();
            }
        }
    }

    /**
     * Reads the log-probabilities of a step's tokens.
     *
     * @param logits logits of all rows, [R, V]
     * @param tokens one token per row
     * @return what to report once the tokens are accepted
     */
    Step step(LiveBranches live, NDArray logits, long[] tokens, Kernels kernels, TensorScope scope) {
        int[] rows = texts.isEmpty()
                ? new int[0]
                : IntStream.range(0, tokens.length)
                        .filter(row -> live.branch(row).growing() && texts.containsKey(live.index(row)))
                        .toArray();
        int likeliest = Math.min(
                (int) logits.getShape().get(1),
                IntStream.of(rows)
                        .map(row -> request(live.index(row)).alternatives())
                        .max()
                        .orElse(0));
        return new Step(
                rows,
                rows.length == 0 ? new double[0] : logProbs(logits, rows, tokens, likeliest, kernels, scope),
                likeliest);
    }

    private static double[] logProbs(
            NDArray logits, int[] rows, long[] tokens, int likeliest, Kernels kernels, TensorScope scope) {
        try (TensorScope call = scope.child()) {
            NDArray selected = rows.length == tokens.length
                    ? logits
                    : kernels.call("select_rows")
                            .with(logits)
                            .with(call.longs(
                                    IntStream.of(rows).mapToLong(row -> row).toArray()))
                            .one(call);
            long[] picked = IntStream.of(rows).mapToLong(row -> tokens[row]).toArray();
            return HostNumbers.doubles(kernels.call("sampled_log_probs")
                    .with(selected)
                    .with(call.longs(picked))
                    .with((long) likeliest)
                    .one(call));
        }
    }

    /**
     * What is reported of one step.
     *
     * @param rows rows of the branches that grew
     * @param numbers per row the token's log-probability, those of the likeliest tokens, and their ids
     * @param likeliest number of likeliest tokens per row
     */
    record Step(int[] rows, double[] numbers, int likeliest) {
        private double number(int i, int column) {
            return numbers[i * (1 + 2 * likeliest) + column];
        }
    }

    /** Reports the tokens of a step, which the branches have accepted. */
    void report(LiveBranches live, Step step) {
        for (int i = 0; i < step.rows().length; i++) {
            int row = step.rows()[i];
            int index = live.index(row);
            Branch branch = branches.get(index);
            TextStream text = Objects.requireNonNull(texts.get(index));
            int wanted = Math.min(request(index).alternatives(), step.likeliest());
            List<TokenAlternative> alternatives = new ArrayList<>();
            for (int k = 0; k < wanted; k++) {
                int id = (int) step.number(i, 1 + step.likeliest() + k);
                alternatives.add(new TokenAlternative(id, text.addedBy(id), step.number(i, 1 + k)));
            }
            int token = branch.last();
            String part = branch.growing() ? text.append(token) : text.finish(branch.text());
            listener.listener()
                    .sampled(new SampledToken(
                            listener.places().get(places.get(index).request()),
                            places.get(index).completion(),
                            token,
                            part,
                            Math.min(0, step.number(i, 0)),
                            alternatives));
        }
    }
}

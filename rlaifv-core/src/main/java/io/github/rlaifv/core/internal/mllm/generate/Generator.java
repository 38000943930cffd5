package io.github.rlaifv.core.internal.mllm.generate;

import ai.djl.ndarray.NDArray;
import com.google.common.collect.Lists;
import io.github.rlaifv.core.internal.mllm.decoder.Decoder;
import io.github.rlaifv.core.internal.mllm.decoder.DecoderReadout;
import io.github.rlaifv.core.internal.mllm.decoder.SequenceEncoder;
import io.github.rlaifv.core.internal.mllm.decoder.TreeBatch;
import io.github.rlaifv.core.internal.mllm.score.ForwardPass;
import io.github.rlaifv.core.internal.mllm.work.FiniteCheck;
import io.github.rlaifv.core.internal.tensor.TensorScope;
import io.github.rlaifv.core.ledger.Usage;
import io.github.rlaifv.core.ledger.UsageMeter;
import io.github.rlaifv.core.policy.Completion;
import java.util.List;

/**
 * Samples n responses to each prompt of a batch. The keys and values of a prompt are computed once and shared by its
 * responses.
 *
 * @param forward computes with the model
 * @param encoder encodes and decodes texts
 * @param finite rejects values that are not finite
 */
public record Generator(ForwardPass forward, SequenceEncoder encoder, FiniteCheck finite) {

    /**
     * Samples some of the requested completions.
     *
     * @param listener receives their tokens
     * @param from index of the first completion of each request
     * @param count number of completions per request
     * @param features features of the batch's images, [F, D]
     */
    public List<List<Completion>> generate(
            PromptBatch batch, BatchListener listener, int from, int count, NDArray features, TensorScope parent) {
        try (TensorScope scope = parent.child()) {
            Decoder decoder = forward.decoder();
            List<Branch> branches = batch.branches(from, count, encoder);
            TokenReports reports =
                    new TokenReports(listener, batch.requests(), branches, batch.places(from, count), encoder);
            reports.dropUnwanted();
            if (branches.stream().noneMatch(Branch::growing)) {
                return completions(branches, count);
            }
            TreeBatch trees = TreeBatch.of(batch.trees(), batch.images(), forward.kernels(), scope);
            Decoder.Prefix prefix = decoder.prefill(trees, decoder.embed(trees, features, scope), scope);
            UsageMeter.add(Usage.ofTokens(count * batch.tokens(), (count - 1) * batch.tokens(), 0));
            LiveBranches live = new LiveBranches(branches, count, finite);
            DecoderReadout readout = forward.readout();
            NDArray logits = readout.logits(readout.rows(prefix.hidden(), tips(batch, trees, count), scope), scope);
            prefix.hidden().close();
            int steps = branches.stream().mapToInt(Branch::limit).max().orElseThrow();
            NDArray mask = batch.mask(trees.length(), scope);
            try (DecodingCaches caches = new BranchCaches(forward, scope, prefix, mask, count, steps)) {
                new DecodingLoop(forward, live, caches, batch.next(), reports, scope).run(logits, steps);
            } finally {
                long generated = branches.stream().mapToLong(Branch::length).sum();
                UsageMeter.add(Usage.ofTokens(0, 0, generated));
            }
            return completions(branches, count);
        }
    }

    private static List<List<Completion>> completions(List<Branch> branches, int count) {
        return Lists.partition(branches.stream().map(Branch::completion).toList(), count);
    }

    /** The last node of each prompt, repeated for each of its branches. */
    private static long[] tips(PromptBatch batch, TreeBatch trees, int count) {
        long[] tips = new long[batch.prompts().size() * count];
        for (int r = 0; r < tips.length; r++) {
            tips[r] = trees.flat(r / count, batch.prompts().get(r / count).length - 1);
        }
        return tips;
    }
}

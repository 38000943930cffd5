package io.github.rlaifv.core.internal.mllm.generate;

import ai.djl.ndarray.NDArray;
import io.github.rlaifv.core.decoding.BeamSearch;
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
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Finds the likeliest responses to each prompt of a batch by beam search. The keys and values of a prompt are computed once
 * and shared by its beams. All requests have the same number of beams.
 *
 * @param forward computes with the model
 * @param encoder encodes and decodes texts
 * @param finite rejects values that are not finite
 */
public record BeamGenerator(ForwardPass forward, SequenceEncoder encoder, FiniteCheck finite) {

    /**
     * Finds the responses of all requests.
     *
     * @param listener receives their texts when the search of a request has ended
     * @param features features of the batch's images, [F, D]
     */
    public List<List<Completion>> generate(
            PromptBatch batch, BatchListener listener, NDArray features, TensorScope parent) {
        List<SearchedPrompt> prompts = prompts(batch);
        SearchListener reports = new SearchListener(listener, prompts);
        reports.dropUnwanted();
        if (prompts.stream().anyMatch(prompt -> prompt.beams().growing())) {
            search(batch, prompts, reports, features, parent);
        }
        return prompts.stream().map(prompt -> prompt.beams().completions()).toList();
    }

    private List<SearchedPrompt> prompts(PromptBatch batch) {
        List<SearchedPrompt> prompts = new ArrayList<>();
        for (int i = 0; i < batch.requests().size(); i++) {
            prompts.add(SearchedPrompt.of(
                    i, batch.requests().get(i), batch.prompts().get(i), encoder));
        }
        return prompts;
    }

    private void search(
            PromptBatch batch,
            List<SearchedPrompt> prompts,
            SearchListener reports,
            NDArray features,
            TensorScope parent) {
        int beams = batch.requests()
                .get(0)
                .sampling()
                .beams()
                .map(BeamSearch::beams)
                .orElseThrow();
        int steps = prompts.stream().mapToInt(SearchedPrompt::limit).max().orElseThrow();
        try (TensorScope scope = parent.child()) {
            Decoder decoder = forward.decoder();
            TreeBatch trees = TreeBatch.of(batch.trees(), batch.images(), forward.kernels(), scope);
            Decoder.Prefix prefix = decoder.prefill(trees, decoder.embed(trees, features, scope), scope);
            UsageMeter.add(Usage.ofTokens(batch.tokens(), 0, 0));
            DecoderReadout readout = forward.readout();
            long[] tips = IntStream.range(0, prompts.size())
                    .mapToLong(i -> trees.flat(i, batch.prompts().get(i).length - 1))
                    .toArray();
            NDArray logits = readout.logits(readout.rows(prefix.hidden(), tips, scope), scope);
            prefix.hidden().close();
            NDArray mask = batch.mask(trees.length(), scope);
            BeamLoop loop = new BeamLoop(forward, prompts, batch.next(), beams, finite);
            try (DecodingCaches caches = new BranchCaches(forward, scope, prefix, mask, beams, steps)) {
                loop.run(logits, steps, caches, reports, scope);
            } finally {
                UsageMeter.add(Usage.ofTokens(0, 0, loop.computed()));
            }
        }
    }
}

package io.github.rlaifv.core.internal.mllm.generate;

import io.github.rlaifv.core.internal.mllm.decoder.SequenceEncoder;
import io.github.rlaifv.core.internal.mllm.score.ForwardPass;
import io.github.rlaifv.core.internal.mllm.work.FiniteCheck;
import io.github.rlaifv.core.internal.tensor.TensorScope;
import io.github.rlaifv.core.ledger.Usage;
import io.github.rlaifv.core.ledger.UsageMeter;
import io.github.rlaifv.core.policy.Completion;
import io.github.rlaifv.core.policy.GenerationRequest;
import java.util.ArrayList;
import java.util.List;

/**
 * Samples responses to prompts of which several show one image. The tokens with which they begin are computed and cached
 * once. Requests for different numbers of completions share each step.
 *
 * @param forward computes with the model
 * @param encoder encodes and decodes texts
 * @param finite rejects values that are not finite
 */
public record TreeGenerator(ForwardPass forward, SequenceEncoder encoder, FiniteCheck finite) {

    /**
     * Samples the completions of requests.
     *
     * @param listener receives their tokens
     */
    public List<List<Completion>> generate(List<GenerationRequest> requests, BatchListener listener) {
        PromptTrees prompts = PromptTrees.of(requests, encoder, forward.vision());
        List<BranchPlace> places =
                prompts.rows().stream().map(PromptTrees.Row::place).toList();
        List<Branch> branches = prompts.branches(encoder);
        TokenReports reports = new TokenReports(listener, requests, branches, places, encoder);
        reports.dropUnwanted();
        if (branches.stream().anyMatch(Branch::growing)) {
            decode(prompts, branches, reports);
        }
        List<List<Completion>> completions = new ArrayList<>();
        requests.forEach(request -> completions.add(new ArrayList<>()));
        // the rows of a request are in the order of its completions
        for (int row = 0; row < branches.size(); row++) {
            completions.get(places.get(row).request()).add(branches.get(row).completion());
        }
        return completions;
    }

    private void decode(PromptTrees prompts, List<Branch> branches, TokenReports reports) {
        int steps = branches.stream().mapToInt(Branch::limit).max().orElseThrow();
        try (TensorScope scope = forward.kernels().root().child()) {
            TreePrefix prefix = TreePrefix.of(prompts, forward, scope);
            UsageMeter.add(Usage.ofTokens(prompts.tokens(), prompts.tokens() - prompts.computed(), 0));
            LiveBranches live = new LiveBranches(branches, 1, finite);
            try (DecodingCaches caches = new SharedCaches(forward, scope, prefix, prompts.treeOfRows(), steps)) {
                new DecodingLoop(forward, live, caches, prefix.next(), reports, scope).run(prefix.logits(), steps);
            } finally {
                UsageMeter.add(Usage.ofTokens(
                        0, 0, branches.stream().mapToLong(Branch::length).sum()));
            }
        }
    }
}

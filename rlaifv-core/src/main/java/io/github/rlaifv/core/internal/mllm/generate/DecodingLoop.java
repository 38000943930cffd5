package io.github.rlaifv.core.internal.mllm.generate;

import ai.djl.ndarray.NDArray;
import io.github.rlaifv.core.internal.mllm.score.ForwardPass;
import io.github.rlaifv.core.internal.tensor.Kernels;
import io.github.rlaifv.core.internal.tensor.TensorScope;
import io.github.rlaifv.core.run.Cancellation;
import java.util.stream.IntStream;

/** Generates one token per branch and step until all branches have ended. */
final class DecodingLoop {
    private final Kernels kernels;
    private final LiveBranches live;
    private final DecodingCaches caches;
    private final int[] next;
    private final TokenReports reports;
    private final TensorScope scope;

    /**
     * @param next position of the token after each prompt
     * @param scope scope that owns computed tensors
     */
    DecodingLoop(
            ForwardPass forward,
            LiveBranches live,
            DecodingCaches caches,
            int[] next,
            TokenReports reports,
            TensorScope scope) {
        this.kernels = forward.kernels();
        this.live = live;
        this.caches = caches;
        this.next = next;
        this.reports = reports;
        this.scope = scope;
    }

    /**
     * Runs until all branches have ended.
     *
     * @param first logits of the branches' first tokens
     * @param steps largest number of tokens per branch
     */
    void run(NDArray first, int steps) {
        NDArray logits = first;
        RowSampler sampler = new RowSampler(kernels, live, scope);
        for (int step = 0; step < steps; step++) {
            Cancellation.check("generating");
            long[] tokens = sampler.sample(logits, step);
            TokenReports.Step report = reports.step(live, logits, tokens, kernels, scope);
            logits.close();
            live.accept(tokens);
            reports.report(live, report);
            reports.dropUnwanted();
            long[] growing = live.growing();
            if (growing.length == 0 || step + 1 == steps) {
                break;
            }
            boolean cancelled = live.anyCancelled();
            if (growing.length <= live.prompts() / 2 || cancelled && growing.length < live.prompts()) {
                tokens = live.keep(growing, tokens);
                caches.keep(growing);
            }
            if (cancelled) {
                tokens = narrow(tokens);
            }
            caches.ensure(step + 1);
            logits = decodeStep(tokens, step);
        }
    }

    /** Drops the rows of cancelled branches, as far as the prompts keep equal numbers of rows. */
    private long[] narrow(long[] tokens) {
        int width = live.mostGrowing();
        int before = live.perPrompt();
        if (width == before) {
            return tokens;
        }
        long[] kept = live.narrow(width);
        caches.narrow(kept, live.prompts());
        return IntStream.range(0, kept.length)
                .mapToLong(row -> tokens[row / width * before + (int) kept[row]])
                .toArray();
    }

    private NDArray decodeStep(long[] tokens, int step) {
        try (TensorScope call = scope.child()) {
            long[] positions = new long[tokens.length];
            for (int row = 0; row < positions.length; row++) {
                positions[row] = next[live.prompt(row)] + (long) step;
            }
            NDArray logits = caches.step(
                    call.longs(tokens, live.prompts(), live.perPrompt()),
                    call.longs(positions, live.prompts(), live.perPrompt()),
                    step,
                    call);
            return scope.adopt(logits);
        }
    }
}

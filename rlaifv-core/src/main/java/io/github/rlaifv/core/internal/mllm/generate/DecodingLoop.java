package io.github.rlaifv.core.internal.mllm.generate;

import ai.djl.ndarray.NDArray;
import io.github.rlaifv.core.internal.mllm.config.DecoderConfig;
import io.github.rlaifv.core.internal.mllm.decoder.Decoder;
import io.github.rlaifv.core.internal.mllm.score.ForwardPass;
import io.github.rlaifv.core.internal.tensor.HostNumbers;
import io.github.rlaifv.core.internal.tensor.Kernels;
import io.github.rlaifv.core.internal.tensor.TensorScope;
import io.github.rlaifv.core.policy.Sampling;
import io.github.rlaifv.core.run.Cancellation;

/** Generates one token per branch and step until all branches have ended. */
final class DecodingLoop {
    private static final double LEAST_TEMPERATURE = 1e-100;

    private final Kernels kernels;
    private final Decoder decoder;
    private final LiveBranches live;
    private final BranchCaches caches;
    private final Sampling sampling;
    private final int[] next;
    private final TensorScope scope;

    /**
     * @param batch the prompts
     * @param scope scope that owns computed tensors
     */
    DecodingLoop(ForwardPass forward, LiveBranches live, BranchCaches caches, PromptBatch batch, TensorScope scope) {
        this.kernels = forward.kernels();
        this.decoder = forward.decoder();
        this.live = live;
        this.caches = caches;
        this.sampling = batch.sampling();
        this.next = batch.next();
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
        for (int step = 0; step < steps; step++) {
            Cancellation.check("generating");
            long[] tokens = sample(logits, step);
            logits.close();
            live.accept(tokens);
            long[] growing = live.growing();
            if (growing.length == 0 || step + 1 == steps) {
                break;
            }
            if (growing.length <= live.prompts() / 2) {
                tokens = live.keep(growing, tokens);
                caches.keep(growing);
            }
            caches.ensure(step + 1);
            logits = decodeStep(tokens, step);
        }
    }

    private long[] sample(NDArray logits, int step) {
        try (TensorScope call = scope.child()) {
            NDArray z = logits;
            if (sampling.repetitionPenalty() != 1) {
                z = kernels.call("penalise_repetition")
                        .with(z)
                        .with(live.seen(call))
                        .with(sampling.repetitionPenalty())
                        .one(call);
            }
            return HostNumbers.longs(kernels.call("sample")
                    .with(z)
                    .with(call.doubles(live.uniforms(step)))
                    .with(temperature())
                    .with((long) sampling.topK())
                    .with(sampling.topP())
                    .one(call));
        }
    }

    /**
     * The temperature, limited from below: with a smaller one logits would not be finite, and all tokens would be
     * equally likely.
     */
    private double temperature() {
        return sampling.temperature() == 0 ? 0 : Math.max(sampling.temperature(), LEAST_TEMPERATURE);
    }

    private NDArray decodeStep(long[] tokens, int step) {
        try (TensorScope call = scope.child()) {
            long[] positions = new long[tokens.length];
            for (int row = 0; row < positions.length; row++) {
                positions[row] = next[live.prompt(row)] + (long) step;
            }
            DecoderConfig config = decoder.config();
            NDArray logits = kernels.call("decode_step")
                    .with(call.longs(tokens, live.prompts(), live.perPrompt()))
                    .with(call.longs(positions, live.prompts(), live.perPrompt()))
                    .with((long) step)
                    .with(decoder.embedding())
                    .with(decoder.layerArgument())
                    .with(decoder.finalNorm())
                    .with(decoder.head())
                    .with(caches.prefixKeys())
                    .with(caches.prefixValues())
                    .with(caches.branchKeys())
                    .with(caches.branchValues())
                    .with(caches.prefixMask())
                    .with((long) config.attention().heads())
                    .with((long) config.attention().kvHeads())
                    .with(config.rotary().theta())
                    .with(decoder.ropeScale(call))
                    .with(config.normEpsilon())
                    .one(call);
            return scope.adopt(logits);
        }
    }
}

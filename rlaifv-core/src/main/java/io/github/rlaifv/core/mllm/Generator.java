package io.github.rlaifv.core.mllm;

import ai.djl.ndarray.NDArray;
import io.github.rlaifv.core.policy.Completion;
import io.github.rlaifv.core.policy.GenerationRequest;
import io.github.rlaifv.core.policy.Sampling;
import io.github.rlaifv.core.run.Cancellation;
import io.github.rlaifv.core.tensor.HostNumbers;
import io.github.rlaifv.core.tensor.Kernels;
import io.github.rlaifv.core.tensor.TensorScope;
import io.github.rlaifv.core.text.Tokenizer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/**
 * Samples n branches of each of B prompts: the prompt's keys and values are computed once and shared by its branches.
 * All requests of a call have the same sampling but for the seed.
 */
final class Generator {
    private static final double LEAST_TEMPERATURE = 1e-100;

    private final Kernels kernels;
    private final Decoder decoder;
    private final SequenceEncoder encoder;
    private final Tokenizer tokenizer;
    private final Set<Integer> endTokens;
    private final FiniteCheck finite;

    Generator(
            Kernels kernels,
            Decoder decoder,
            SequenceEncoder encoder,
            Tokenizer tokenizer,
            Set<Integer> endTokens,
            FiniteCheck finite) {
        this.kernels = kernels;
        this.decoder = decoder;
        this.encoder = encoder;
        this.tokenizer = tokenizer;
        this.endTokens = endTokens;
        this.finite = finite;
    }

    /**
     * Samples some of the completions that the requests ask for.
     *
     * @param from index of the first completion of each request
     * @param count number of completions per request
     * @param prompts encoded, one a request
     * @param features [F, D] of this call
     */
    List<List<Completion>> generate(
            List<GenerationRequest> requests,
            int from,
            int count,
            List<int[]> prompts,
            ImageTable.Slice images,
            List<TokenTree> trees,
            NDArray features,
            TensorScope parent) {
        try (TensorScope scope = parent.child()) {
            List<Branch> branches = new ArrayList<>();
            for (int b = 0; b < requests.size(); b++) {
                GenerationRequest request = requests.get(b);
                for (int i = from; i < from + count; i++) {
                    branches.add(
                            new Branch(request, i, encoder.plainIds(prompts.get(b)), room(request, prompts.get(b))));
                }
            }
            TreeBatch batch = TreeBatch.of(trees, images, kernels, scope);
            Decoder.Prefix prefix = decoder.prefill(batch, decoder.embed(batch, features, scope), scope);
            int[] next = new int[trees.size()];
            Arrays.setAll(
                    next,
                    b -> TreePositions.of(trees.get(b), images)
                            .next(trees.get(b).size() - 1));
            run(requests, count, prompts, next, batch, prefix, branches, scope);
            List<List<Completion>> result = new ArrayList<>();
            int at = 0;
            for (int b = 0; b < requests.size(); b++) {
                List<Completion> own = new ArrayList<>();
                for (int i = 0; i < count; i++) {
                    own.add(branches.get(at++).completion(tokenizer));
                }
                result.add(own);
            }
            return result;
        }
    }

    private void run(
            List<GenerationRequest> requests,
            int n,
            List<int[]> prompts,
            int[] next,
            TreeBatch batch,
            Decoder.Prefix prefix,
            List<Branch> branches,
            TensorScope scope) {
        Sampling sampling = requests.get(0).sampling();
        int maxNew = branches.stream().mapToInt(Branch::limit).max().orElseThrow();
        int[] alive = new int[requests.size()];
        Arrays.setAll(alive, i -> i);
        long[] tips = new long[branches.size()];
        for (int r = 0; r < tips.length; r++) {
            tips[r] = batch.flat(r / n, prompts.get(r / n).length - 1);
        }
        NDArray logits = decoder.logits(decoder.rows(prefix.hidden(), tips, scope), scope);
        prefix.hidden().close();
        BranchCaches cache =
                new BranchCaches(kernels, scope, prefix, prefixMask(prompts, batch.length(), scope), n, maxNew);
        try {
            for (int step = 0; step < maxNew; step++) {
                Cancellation.check("generating");
                long[] tokens = sample(logits, alive, n, branches, sampling, step, scope);
                logits.close();
                accept(tokens, alive, n, branches);
                int[] still = stillAlive(alive, n, branches);
                if (still.length == 0 || step + 1 == maxNew) {
                    break;
                }
                if (still.length <= alive.length / 2) {
                    tokens = keep(tokens, alive, still, n);
                    cache.keep(indexes(alive, still));
                    alive = still;
                }
                cache.ensure(step + 1);
                logits = decodeStep(tokens, alive, n, next, step, cache, scope);
            }
        } finally {
            cache.close();
        }
    }

    /** The most tokens of a response: what is wanted, or what the model's positions leave its own prompt. */
    private int room(GenerationRequest request, int[] prompt) {
        return Math.min(request.sampling().maxNewTokens(), decoder.config().maxPositions() - prompt.length);
    }

    private static NDArray prefixMask(List<int[]> prompts, int length, TensorScope scope) {
        float[] mask = new float[prompts.size() * length];
        for (int b = 0; b < prompts.size(); b++) {
            Arrays.fill(mask, b * length + prompts.get(b).length, (b + 1) * length, Float.NEGATIVE_INFINITY);
        }
        return scope.floats(mask, prompts.size(), 1, 1, length);
    }

    private long[] sample(
            NDArray logits, int[] alive, int n, List<Branch> branches, Sampling sampling, int step, TensorScope scope) {
        try (TensorScope call = scope.child()) {
            NDArray z = logits;
            double[] u = new double[alive.length * n];
            for (int r = 0; r < u.length; r++) {
                u[r] = branches.get(alive[r / n] * n + r % n).uniform(step);
            }
            if (sampling.repetitionPenalty() != 1) {
                z = kernels.call("penalise_repetition")
                        .with(z)
                        .with(seen(alive, n, branches, call))
                        .with(sampling.repetitionPenalty())
                        .one(call);
            }
            return HostNumbers.longs(kernels.call("sample")
                    .with(z)
                    .with(call.doubles(u))
                    .with(temperature(sampling))
                    .with((long) sampling.topK())
                    .with(sampling.topP())
                    .one(call));
        }
    }

    /** A logit divided by less would not be finite, and all tokens equally likely. */
    private static double temperature(Sampling sampling) {
        return sampling.temperature() == 0 ? 0 : Math.max(sampling.temperature(), LEAST_TEMPERATURE);
    }

    private static NDArray seen(int[] alive, int n, List<Branch> branches, TensorScope call) {
        int rows = alive.length * n;
        int length = 0;
        for (int r = 0; r < rows; r++) {
            length = Math.max(length, branches.get(alive[r / n] * n + r % n).seenLength());
        }
        long[] seen = new long[rows * length];
        for (int r = 0; r < rows; r++) {
            branches.get(alive[r / n] * n + r % n).copySeen(seen, r * length, length);
        }
        return call.longs(seen, rows, length);
    }

    private void accept(long[] tokens, int[] alive, int n, List<Branch> branches) {
        for (int r = 0; r < tokens.length; r++) {
            Branch branch = branches.get(alive[r / n] * n + r % n);
            if (branch.growing()) {
                if (tokens[r] < 0) {
                    throw finite.failure("request '" + branch.key() + "'");
                }
                branch.append((int) tokens[r], endTokens, tokenizer);
            } else {
                // what a finished branch would go on with is not looked at, but must be a token
                tokens[r] = Math.max(0, tokens[r]);
            }
        }
    }

    private static int[] stillAlive(int[] alive, int n, List<Branch> branches) {
        return Arrays.stream(alive)
                .filter(b -> branches.subList(b * n, (b + 1) * n).stream().anyMatch(Branch::growing))
                .toArray();
    }

    private static long[] indexes(int[] alive, int[] still) {
        return Arrays.stream(still)
                .mapToLong(b -> Arrays.binarySearch(alive, b))
                .toArray();
    }

    private static long[] keep(long[] tokens, int[] alive, int[] still, int n) {
        long[] result = new long[still.length * n];
        long[] kept = indexes(alive, still);
        for (int i = 0; i < kept.length; i++) {
            System.arraycopy(tokens, (int) kept[i] * n, result, i * n, n);
        }
        return result;
    }

    private NDArray decodeStep(
            long[] tokens, int[] alive, int n, int[] next, int step, BranchCaches cache, TensorScope scope) {
        try (TensorScope call = scope.child()) {
            long[] positions = new long[tokens.length];
            for (int r = 0; r < positions.length; r++) {
                positions[r] = next[alive[r / n]] + (long) step;
            }
            DecoderConfig config = decoder.config();
            NDArray logits = kernels.call("decode_step")
                    .with(call.longs(tokens, alive.length, n))
                    .with(call.longs(positions, alive.length, n))
                    .with((long) step)
                    .with(decoder.embedding())
                    .with(decoder.layerArgument())
                    .with(decoder.finalNorm())
                    .with(decoder.head())
                    .with(cache.prefixKeys())
                    .with(cache.prefixValues())
                    .with(cache.branchKeys())
                    .with(cache.branchValues())
                    .with(cache.prefixMask())
                    .with((long) config.heads())
                    .with((long) config.kvHeads())
                    .with(config.ropeTheta())
                    .with(decoder.ropeScale(call))
                    .with(config.normEpsilon())
                    .one(call);
            return scope.adopt(logits);
        }
    }
}

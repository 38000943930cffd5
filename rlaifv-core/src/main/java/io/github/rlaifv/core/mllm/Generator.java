package io.github.rlaifv.core.mllm;

import ai.djl.ndarray.NDArray;
import io.github.rlaifv.core.policy.Completion;
import io.github.rlaifv.core.policy.FinishReason;
import io.github.rlaifv.core.policy.GenerationRequest;
import io.github.rlaifv.core.policy.Sampling;
import io.github.rlaifv.core.run.Cancellation;
import io.github.rlaifv.core.tensor.HostNumbers;
import io.github.rlaifv.core.tensor.KernelArgument;
import io.github.rlaifv.core.tensor.Kernels;
import io.github.rlaifv.core.tensor.TensorScope;
import io.github.rlaifv.core.text.Tokenizer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Samples n branches of each of B prompts: the prompt's keys and values are computed once and shared by its branches.
 * All requests of a call have the same sampling but for the seed.
 */
final class Generator {
    private static final int FIRST_CAPACITY = 64;
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
                    branches.add(new Branch(request, i, encoder.plainIds(prompts.get(b))));
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
                    own.add(branches.get(at++).completion());
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
        int maxNew = limit(sampling.maxNewTokens(), prompts);
        int[] alive = new int[requests.size()];
        Arrays.setAll(alive, i -> i);
        long[] tips = new long[branches.size()];
        for (int r = 0; r < tips.length; r++) {
            tips[r] = batch.flat(r / n, prompts.get(r / n).length - 1);
        }
        NDArray logits = decoder.logits(decoder.rows(prefix.hidden(), tips, scope), scope);
        prefix.hidden().close();
        Cache cache = new Cache(kernels, scope, prefix, prefixMask(prompts, batch.length(), scope), n, maxNew);
        try {
            for (int step = 0; step < maxNew; step++) {
                Cancellation.check("generating");
                long[] tokens = sample(logits, alive, n, branches, sampling, step, scope);
                logits.close();
                accept(tokens, alive, n, branches, sampling, step);
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

    private int limit(int wanted, List<int[]> prompts) {
        int longest = prompts.stream().mapToInt(p -> p.length).max().orElseThrow();
        return Math.min(wanted, decoder.config().maxPositions() - longest);
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

    private void accept(long[] tokens, int[] alive, int n, List<Branch> branches, Sampling sampling, int step) {
        for (int r = 0; r < tokens.length; r++) {
            Branch branch = branches.get(alive[r / n] * n + r % n);
            if (branch.finish == null) {
                if (tokens[r] < 0) {
                    throw finite.failure("request '" + branch.key + "'");
                }
                branch.append((int) tokens[r], sampling);
            } else {
                // what a finished branch would go on with is not looked at, but must be a token
                tokens[r] = Math.max(0, tokens[r]);
            }
        }
    }

    private static int[] stillAlive(int[] alive, int n, List<Branch> branches) {
        return Arrays.stream(alive)
                .filter(b -> branches.subList(b * n, (b + 1) * n).stream().anyMatch(branch -> branch.finish == null))
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
            long[] tokens, int[] alive, int n, int[] next, int step, Cache cache, TensorScope scope) {
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

    /** The keys and values of prompts and branches, which grow with the branches. */
    private static final class Cache implements AutoCloseable {
        private final Kernels kernels;
        private final TensorScope scope;
        private final int maxCapacity;
        private List<List<NDArray>> tensors;
        private List<KernelArgument> arguments;
        private NDArray mask;
        private int capacity;

        private Cache(Kernels kernels, TensorScope scope, Decoder.Prefix prefix, NDArray mask, int n, int maxCapacity) {
            this.kernels = kernels;
            this.scope = scope;
            this.mask = mask;
            this.maxCapacity = maxCapacity;
            this.capacity = Math.min(FIRST_CAPACITY, maxCapacity);
            this.tensors = List.of(prefix.keys(), prefix.values(), empty(prefix.keys(), n), empty(prefix.values(), n));
            this.arguments = tensors.stream().map(KernelArgument::tensors).toList();
        }

        private List<NDArray> empty(List<NDArray> prefix, int n) {
            return kernels.call("new_caches")
                    .with(prefix)
                    .with((long) n)
                    .with((long) capacity)
                    .list(scope);
        }

        private KernelArgument prefixKeys() {
            return arguments.get(0);
        }

        private KernelArgument prefixValues() {
            return arguments.get(1);
        }

        private KernelArgument branchKeys() {
            return arguments.get(2);
        }

        private KernelArgument branchValues() {
            return arguments.get(3);
        }

        private NDArray prefixMask() {
            return mask;
        }

        private void ensure(int steps) {
            if (steps < capacity || capacity >= maxCapacity) {
                return;
            }
            int extra = Math.min(capacity, maxCapacity - capacity);
            replace(List.of(
                    tensors.get(0), tensors.get(1), grown(tensors.get(2), extra), grown(tensors.get(3), extra)));
            capacity += extra;
        }

        private List<NDArray> grown(List<NDArray> caches, int extra) {
            return kernels.call("grow_caches").with(caches).with((long) extra).list(scope);
        }

        /** Goes on with some prompts only. */
        private void keep(long[] prompts) {
            try (TensorScope call = scope.child()) {
                NDArray kept = call.longs(prompts);
                List<List<NDArray>> selected = new ArrayList<>();
                for (List<NDArray> group : tensors) {
                    selected.add(kernels.call("select_prompts")
                            .with(group)
                            .with(kept)
                            .list(scope));
                }
                replace(selected);
                NDArray old = mask;
                mask = kernels.call("select_prompts")
                        .with(List.of(old))
                        .with(kept)
                        .list(scope)
                        .get(0);
                old.close();
            }
        }

        private void replace(List<List<NDArray>> next) {
            arguments.forEach(KernelArgument::close);
            for (int i = 0; i < next.size(); i++) {
                if (next.get(i) != tensors.get(i)) {
                    tensors.get(i).forEach(NDArray::close);
                }
            }
            tensors = next;
            arguments = tensors.stream().map(KernelArgument::tensors).toList();
        }

        @Override
        public void close() {
            arguments.forEach(KernelArgument::close);
        }
    }

    /** One growing response. */
    private final class Branch {
        private final String key;
        private final CounterRandom random;
        private final long[] prompt;
        private final List<Integer> tokens = new ArrayList<>();
        private @Nullable FinishReason finish;
        private String stopped = "";

        private Branch(GenerationRequest request, int index, long[] prompt) {
            this.key = request.key();
            this.random = new CounterRandom(request.sampling().seed(), request.key(), index);
            this.prompt = prompt;
        }

        private double uniform(int step) {
            return random.uniform(step);
        }

        private int seenLength() {
            return prompt.length + tokens.size();
        }

        private void copySeen(long[] target, int offset, int length) {
            System.arraycopy(prompt, 0, target, offset, prompt.length);
            for (int i = 0; i < tokens.size(); i++) {
                target[offset + prompt.length + i] = tokens.get(i);
            }
            Arrays.fill(target, offset + seenLength(), offset + length, prompt[0]);
        }

        private void append(int token, Sampling sampling) {
            tokens.add(token);
            if (!sampling.ignoreEndOfSequence() && endTokens.contains(token)) {
                finish = FinishReason.END;
            } else if (!sampling.stop().isEmpty()) {
                String text = text();
                int cut = sampling.stop().stream()
                        .mapToInt(text::indexOf)
                        .filter(at -> at >= 0)
                        .min()
                        .orElse(-1);
                if (cut >= 0) {
                    finish = FinishReason.STOP;
                    stopped = text.substring(0, cut).strip();
                }
            }
        }

        private String text() {
            return tokenizer.decode(tokens.stream().mapToInt(Integer::intValue).toArray(), true);
        }

        private Completion completion() {
            if (finish == FinishReason.STOP) {
                return new Completion(stopped, tokens, finish);
            }
            return new Completion(text().strip(), tokens, finish == null ? FinishReason.LENGTH : finish);
        }
    }
}

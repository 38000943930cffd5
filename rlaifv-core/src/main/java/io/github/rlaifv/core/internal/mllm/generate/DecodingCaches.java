package io.github.rlaifv.core.internal.mllm.generate;

import ai.djl.ndarray.NDArray;
import io.github.rlaifv.core.internal.mllm.config.DecoderConfig;
import io.github.rlaifv.core.internal.mllm.decoder.Decoder;
import io.github.rlaifv.core.internal.mllm.score.ForwardPass;
import io.github.rlaifv.core.internal.tensor.KernelArgument;
import io.github.rlaifv.core.internal.tensor.KernelCall;
import io.github.rlaifv.core.internal.tensor.Kernels;
import io.github.rlaifv.core.internal.tensor.TensorScope;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The key/value caches of prompts and branches, one tensor per layer. Those of the branches grow with them. */
abstract class DecodingCaches implements AutoCloseable {
    private static final int FIRST_CAPACITY = 64;

    private final ForwardPass forward;
    private final TensorScope scope;
    private final int maxCapacity;
    private List<List<NDArray>> tensors;
    private List<KernelArgument> arguments;
    private int capacity;

    /**
     * @param scope scope that owns the caches
     * @param prompts lists of keys and values of the prompts; the last ones are values [B, K, P, d]
     * @param n number of branches per row of the last list
     * @param maxCapacity largest number of tokens per branch
     */
    DecodingCaches(ForwardPass forward, TensorScope scope, List<List<NDArray>> prompts, int n, int maxCapacity) {
        this.forward = forward;
        this.scope = scope;
        this.maxCapacity = maxCapacity;
        this.capacity = Math.min(FIRST_CAPACITY, maxCapacity);
        List<NDArray> like = prompts.get(prompts.size() - 1);
        this.tensors = new ArrayList<>(prompts);
        this.tensors.add(empty(like, n));
        this.tensors.add(empty(like, n));
        this.arguments = tensors.stream().map(KernelArgument::tensors).toList();
    }

    private List<NDArray> empty(List<NDArray> like, int n) {
        return kernels()
                .call("new_caches")
                .with(like)
                .with((long) n)
                .with((long) capacity)
                .list(scope);
    }

    final Kernels kernels() {
        return forward.kernels();
    }

    final TensorScope scope() {
        return scope;
    }

    /** The caches in order: those of the prompts, then keys and values of the branches. */
    final List<List<NDArray>> tensors() {
        return tensors;
    }

    /** Makes room for further steps. */
    final void ensure(int steps) {
        if (steps < capacity || capacity >= maxCapacity) {
            return;
        }
        int extra = Math.min(capacity, maxCapacity - capacity);
        List<List<NDArray>> next = new ArrayList<>(tensors);
        for (int i = tensors.size() - 2; i < tensors.size(); i++) {
            next.set(
                    i,
                    kernels()
                            .call("grow_caches")
                            .with(tensors.get(i))
                            .with((long) extra)
                            .list(scope));
        }
        replace(next);
        capacity += extra;
    }

    /** The rows of a cache or a mask that are kept. Closes it, so that of a whole list only one exists twice. */
    final NDArray selected(NDArray cache, NDArray kept) {
        NDArray result = kernels()
                .call("select_prompts")
                .with(List.of(cache))
                .with(kept)
                .list(scope)
                .get(0);
        cache.close();
        return result;
    }

    /**
     * Keeps rows of the caches.
     *
     * @param kept the rows that are kept of each list; empty keeps all of a list
     */
    final void select(List<Optional<NDArray>> kept) {
        release();
        List<List<NDArray>> next = new ArrayList<>();
        for (int i = 0; i < tensors.size(); i++) {
            List<NDArray> caches = tensors.get(i);
            next.add(kept.get(i)
                    .map(rows ->
                            caches.stream().map(cache -> selected(cache, rows)).toList())
                    .orElse(caches));
        }
        tensors = next;
        arguments = tensors.stream().map(KernelArgument::tensors).toList();
    }

    /** Closes the arguments of kernels, which hold the caches too. */
    private void release() {
        List<KernelArgument> held = arguments;
        arguments = List.of();
        held.forEach(KernelArgument::close);
    }

    /** Replaces the caches, and closes those that are not among the new ones. */
    final void replace(List<List<NDArray>> next) {
        release();
        for (int i = 0; i < next.size(); i++) {
            if (next.get(i) != tensors.get(i)) {
                tensors.get(i).forEach(NDArray::close);
            }
        }
        tensors = next;
        arguments = tensors.stream().map(KernelArgument::tensors).toList();
    }

    /** Keeps the caches of some prompts, by index, and drops the others. */
    abstract void keep(long[] prompts);

    /**
     * Keeps some branches of each prompt and drops the others.
     *
     * @param branches index among the branches of its prompt, prompt by prompt
     * @param prompts number of prompts
     */
    abstract void narrow(long[] branches, int prompts);

    /**
     * Lets branches continue what others were, in place.
     *
     * @param source index, among the branches of its prompt, of the branch that each branch continues, int64 [prompts, branches
     *     per prompt]
     * @param length number of tokens per branch so far
     */
    final void reorder(NDArray source, int length) {
        for (KernelArgument branches : arguments.subList(arguments.size() - 2, arguments.size())) {
            kernels()
                    .call("reorder_branches")
                    .with(branches)
                    .with(source)
                    .with((long) length)
                    .run();
        }
    }

    /** The name of the kernel that computes a step. */
    abstract String kernel();

    /** Adds the arguments of the kernel that follow the caches. */
    abstract KernelCall masked(KernelCall call);

    /**
     * Computes a token of each branch, and adds its keys and values to the caches.
     *
     * @param tokens the tokens, int64 [prompts, branches per prompt]
     * @param positions their positions
     * @param step index of the step
     * @param call scope of the result
     * @return logits, float32 [rows, V]
     */
    final NDArray step(NDArray tokens, NDArray positions, int step, TensorScope call) {
        Decoder decoder = forward.decoder();
        DecoderConfig config = decoder.config();
        KernelCall kernel = kernels()
                .call(kernel())
                .with(tokens)
                .with(positions)
                .with((long) step)
                .with(decoder.embedding())
                .with(decoder.layerArgument())
                .with(decoder.finalNorm())
                .with(decoder.head());
        arguments.forEach(kernel::with);
        return masked(kernel)
                .with((long) config.attention().heads())
                .with((long) config.attention().kvHeads())
                .with(config.rotary().theta())
                .with(decoder.ropeScale(call))
                .with(config.normEpsilon())
                .one(call);
    }

    @Override
    public final void close() {
        release();
    }
}

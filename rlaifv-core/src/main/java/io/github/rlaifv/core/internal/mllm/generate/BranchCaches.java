package io.github.rlaifv.core.internal.mllm.generate;

import ai.djl.ndarray.NDArray;
import io.github.rlaifv.core.internal.mllm.decoder.Decoder;
import io.github.rlaifv.core.internal.tensor.KernelArgument;
import io.github.rlaifv.core.internal.tensor.Kernels;
import io.github.rlaifv.core.internal.tensor.TensorScope;
import java.util.ArrayList;
import java.util.List;

/** The key/value caches of prompts and branches. They grow with the branches. */
final class BranchCaches implements AutoCloseable {
    private static final int FIRST_CAPACITY = 64;

    private final Kernels kernels;
    private final TensorScope scope;
    private final int maxCapacity;
    private List<List<NDArray>> tensors;
    private List<KernelArgument> arguments;
    private NDArray mask;
    private int capacity;

    /**
     * @param mask hides the padding of shorter prompts
     * @param n number of branches per prompt
     * @param maxCapacity largest number of tokens per branch
     */
    BranchCaches(Kernels kernels, TensorScope scope, Decoder.Prefix prefix, NDArray mask, int n, int maxCapacity) {
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

    KernelArgument prefixKeys() {
        return arguments.get(0);
    }

    KernelArgument prefixValues() {
        return arguments.get(1);
    }

    KernelArgument branchKeys() {
        return arguments.get(2);
    }

    KernelArgument branchValues() {
        return arguments.get(3);
    }

    NDArray prefixMask() {
        return mask;
    }

    /** Makes room for further steps. */
    void ensure(int steps) {
        if (steps < capacity || capacity >= maxCapacity) {
            return;
        }
        int extra = Math.min(capacity, maxCapacity - capacity);
        replace(List.of(tensors.get(0), tensors.get(1), grown(tensors.get(2), extra), grown(tensors.get(3), extra)));
        capacity += extra;
    }

    private List<NDArray> grown(List<NDArray> caches, int extra) {
        return kernels.call("grow_caches").with(caches).with((long) extra).list(scope);
    }

    /** Keeps the caches of some prompts and drops the others. */
    void keep(long[] prompts) {
        try (TensorScope call = scope.child()) {
            NDArray kept = call.longs(prompts);
            List<List<NDArray>> selected = new ArrayList<>();
            for (List<NDArray> group : tensors) {
                selected.add(
                        kernels.call("select_prompts").with(group).with(kept).list(scope));
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

    /**
     * Keeps some branches of each prompt and drops the others.
     *
     * @param branches index among the branches of its prompt, prompt by prompt
     * @param prompts number of prompts
     */
    void narrow(long[] branches, int prompts) {
        try (TensorScope call = scope.child()) {
            NDArray kept = call.longs(branches, prompts, branches.length / prompts);
            List<List<NDArray>> selected = new ArrayList<>(tensors.subList(0, 2));
            for (List<NDArray> group : tensors.subList(2, 4)) {
                selected.add(
                        kernels.call("select_branches").with(group).with(kept).list(scope));
            }
            replace(selected);
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

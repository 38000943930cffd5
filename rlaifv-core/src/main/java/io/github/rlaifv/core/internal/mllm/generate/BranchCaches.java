package io.github.rlaifv.core.internal.mllm.generate;

import ai.djl.ndarray.NDArray;
import io.github.rlaifv.core.internal.mllm.decoder.Decoder;
import io.github.rlaifv.core.internal.mllm.score.ForwardPass;
import io.github.rlaifv.core.internal.tensor.KernelCall;
import io.github.rlaifv.core.internal.tensor.TensorScope;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/** The caches of prompts that have equal numbers of branches. */
final class BranchCaches extends DecodingCaches {
    private NDArray mask;

    /**
     * @param mask hides the padding of shorter prompts
     * @param n number of branches per prompt
     * @param maxCapacity largest number of tokens per branch
     */
    BranchCaches(ForwardPass forward, TensorScope scope, Decoder.Prefix prefix, NDArray mask, int n, int maxCapacity) {
        super(forward, scope, List.of(prefix.keys(), prefix.values()), n, maxCapacity);
        this.mask = mask;
    }

    @Override
    String kernel() {
        return "decode_step";
    }

    @Override
    KernelCall masked(KernelCall call) {
        return call.with(mask);
    }

    @Override
    void keep(long[] prompts) {
        try (TensorScope call = scope().child()) {
            NDArray kept = call.longs(prompts);
            select(Collections.nCopies(tensors().size(), Optional.of(kept)));
            mask = selected(mask, kept);
        }
    }

    @Override
    void narrow(long[] branches, int prompts) {
        try (TensorScope call = scope().child()) {
            NDArray kept = call.longs(branches, prompts, branches.length / prompts);
            List<List<NDArray>> selected = new ArrayList<>(tensors().subList(0, 2));
            for (List<NDArray> group : tensors().subList(2, 4)) {
                selected.add(
                        kernels().call("select_branches").with(group).with(kept).list(scope()));
            }
            replace(selected);
        }
    }
}

package io.github.rlaifv.core.internal.mllm.vision;

import ai.djl.ndarray.NDArray;
import io.github.rlaifv.core.internal.tensor.Kernels;
import io.github.rlaifv.core.internal.tensor.TensorScope;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Concatenates and copies rows of features with kernels that accept any element type. */
public final class StackedRows {
    private StackedRows() {}

    /** Concatenates tensors row-wise. */
    public static NDArray of(List<NDArray> parts, Kernels kernels, TensorScope result) {
        // Tensors carry their kernel name, so one that occurs twice is passed once.
        List<NDArray> different = new ArrayList<>();
        long[] take = new long[parts.size()];
        for (int i = 0; i < take.length; i++) {
            int at = 0;
            while (at < different.size() && different.get(at) != parts.get(i)) {
                at++;
            }
            if (at == different.size()) {
                different.add(parts.get(i));
            }
            take[i] = at;
        }
        Map<String, NDArray> named = new LinkedHashMap<>();
        for (int i = 0; i < different.size(); i++) {
            named.put(Integer.toString(i), different.get(i));
        }
        try (TensorScope call = result.child()) {
            return result.adopt(
                    kernels.train("stack_rows", call, named, call.host().longs(take))
                            .get(0));
        }
    }

    /** Copies the rows {@code first} to {@code last - 1}. */
    public static NDArray copy(NDArray rows, long first, long last, Kernels kernels, TensorScope result) {
        try (TensorScope call = result.child()) {
            return result.adopt(
                    kernels.trainOne("copy_rows", call, rows, call.host().longs(new long[] {first, last})));
        }
    }
}

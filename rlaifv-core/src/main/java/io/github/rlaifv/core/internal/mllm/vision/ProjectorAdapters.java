package io.github.rlaifv.core.internal.mllm.vision;

import ai.djl.ndarray.NDArray;
import io.github.rlaifv.core.image.ImageSource;
import io.github.rlaifv.core.internal.tensor.TensorScope;
import java.util.List;
import java.util.Map;
import java.util.function.ToIntFunction;

/**
 * Adapters of a projector's linear maps in one pass: further tensors for its kernels, and the parameters among them.
 */
public interface ProjectorAdapters {
    /** No adapters. */
    ProjectorAdapters NONE = new ProjectorAdapters() {
        @Override
        public Map<String, NDArray> on(
                Map<String, NDArray> weights,
                List<ImageSource> images,
                ToIntFunction<ImageSource> rowsOf,
                TensorScope call) {
            return weights;
        }

        @Override
        public List<String> parameters() {
            return List.of();
        }
    };

    /**
     * Adds the adapters' tensors to the arguments of a projector's kernel.
     *
     * @param weights the projector's own weights by kernel name
     * @param images images whose rows the projector gets, one after the other
     * @param rowsOf returns the number of input rows of an image
     * @param call scope that owns tensors made for this pass
     */
    Map<String, NDArray> on(
            Map<String, NDArray> weights,
            List<ImageSource> images,
            ToIntFunction<ImageSource> rowsOf,
            TensorScope call);

    /** The names of the adapters' parameters, in the order of the kernel's results. */
    List<String> parameters();
}

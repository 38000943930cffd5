package io.github.rlaifv.core.internal.mllm.vision;

import ai.djl.ndarray.NDArray;
import io.github.rlaifv.core.image.ImageSource;
import io.github.rlaifv.core.internal.tensor.TensorScope;
import java.util.List;
import java.util.Map;
import java.util.function.ToIntFunction;

/**
 * What is put on the linear maps of a projector for one pass: further tensors that its kernels take besides the weights, and
 * the parameters among them.
 */
public interface ProjectorAdapters {
    /** The projector as it is. */
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
     * The dictionary of a projector's kernel with what adapters add.
     *
     * @param weights the projector's own, by the kernel's keys
     * @param images whose rows the projector gets, one after the other
     * @param rowsOf how many rows of the projector's input an image has
     * @param call owns what is made for this pass alone
     */
    Map<String, NDArray> on(
            Map<String, NDArray> weights,
            List<ImageSource> images,
            ToIntFunction<ImageSource> rowsOf,
            TensorScope call);

    /** Names of the adapters' parameters, in the order of the kernel's results. */
    List<String> parameters();
}

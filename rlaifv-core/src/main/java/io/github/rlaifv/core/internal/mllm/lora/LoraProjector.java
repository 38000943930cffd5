package io.github.rlaifv.core.internal.mllm.lora;

import ai.djl.ndarray.NDArray;
import io.github.rlaifv.core.image.ImageSource;
import io.github.rlaifv.core.internal.mllm.vision.ProjectorAdapters;
import io.github.rlaifv.core.internal.tensor.TensorScope;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToIntFunction;

/**
 * The low-rank adapters of a projector.
 *
 * @param modules adapters in the kernels' order
 * @param dropout dropout of their inputs in this pass
 */
public record LoraProjector(List<LoraModule> modules, LoraDropout dropout) implements ProjectorAdapters {
    public LoraProjector {
        modules = List.copyOf(modules);
    }

    @Override
    public Map<String, NDArray> on(
            Map<String, NDArray> weights,
            List<ImageSource> images,
            ToIntFunction<ImageSource> rowsOf,
            TensorScope call) {
        if (modules.isEmpty()) {
            return weights;
        }
        Map<String, NDArray> adapted = new LinkedHashMap<>(weights);
        modules.forEach(module -> module.putInto(adapted));
        return dropout.active() ? dropout.on(adapted, modules, LoraDropout.rows(images, rowsOf, call), call) : adapted;
    }

    @Override
    public List<String> parameters() {
        return LoraModule.parameters(modules);
    }
}

package io.github.rlaifv.core.testkit;

import ai.djl.ndarray.BaseNDManager;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.github.rlaifv.core.internal.mllm.LocalPolicy;
import io.github.rlaifv.core.internal.tensor.TensorScope;
import io.github.rlaifv.core.training.TrainablePolicy;
import java.lang.reflect.Field;
import java.util.Map;

/** Counts the native tensors and scopes of a model, in scopes of any depth. */
public final class OpenTensors {
    private OpenTensors() {}

    /** Number of open tensors and scopes of a model on this machine. */
    public static int of(TrainablePolicy policy) {
        TensorScope root = ((LocalPolicy) policy).kernels().root();
        // a tensor of the scope leads to its owner, which only the scope itself knows
        try (NDArray probe = root.scalar(0)) {
            return in(probe.getManager()) - 1;
        }
    }

    /** Number of open tensors and scopes of a manager. */
    public static int in(NDManager manager) {
        int open = 0;
        for (Object resource : resources(manager).values()) {
            open += 1 + (resource instanceof NDManager child ? in(child) : 0);
        }
        return open;
    }

    private static Map<?, ?> resources(NDManager manager) {
        try {
            Field field = BaseNDManager.class.getDeclaredField("resources");
            field.setAccessible(true);
            return (Map<?, ?>) field.get(manager);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }
}

package io.github.rlaifv.core.internal.tensor;

import ai.djl.engine.EngineException;
import io.github.rlaifv.core.device.ComputeDevice;
import io.github.rlaifv.core.run.DeviceMemoryException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Tells a lack of memory from other failures of the engine, which reports both as the same exception.
 *
 * @param device device of the kernels
 */
record EngineFailure(ComputeDevice device) {
    /** What LibTorch writes about a GPU, and about host memory. */
    private static final Pattern NO_MEMORY =
            Pattern.compile("(?:CUDA out of memory|DefaultCPUAllocator: can't allocate memory)[^\\r\\n]*");

    /** The exception to throw in place of the engine's. */
    RuntimeException of(EngineException failure) {
        Matcher found = NO_MEMORY.matcher(String.valueOf(failure.getMessage()));
        return found.find() ? new DeviceMemoryException(message(found.group()), failure) : failure;
    }

    private String message(String engine) {
        boolean gpu = device.kind() == ComputeDevice.Kind.CUDA;
        return (gpu ? "CUDA device " + device.index() : "the host") + " has too little free memory for a computation ("
                + engine.strip() + "): compute less at once (fewer requests per call, a smaller micro-batch, no kept"
                + " activations), train adapters, divide or offload the optimizer's state, or use a device with more"
                + " memory; what is finished is kept";
    }
}

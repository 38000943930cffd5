package io.github.rlaifv.core.internal.tensor;

import ai.djl.engine.EngineException;
import io.github.rlaifv.core.device.ComputeDevice;
import io.github.rlaifv.core.run.DeviceMemoryException;
import io.github.rlaifv.core.run.RlaifvException;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Distinguishes a lack of memory, and a LibTorch without code for the GPU, from other failures of the engine, which reports
 * all of them as the same exception.
 *
 * @param device device of the kernels
 */
record EngineFailure(ComputeDevice device) {
    private static final String HOST = "DefaultCPUAllocator: can't allocate memory";

    /**
     * What LibTorch writes about a GPU, and about host memory. The driver and NVIDIA's libraries allocate beside LibTorch's
     * allocator, for example for the first matrix product of a thread, and have errors of their own.
     */
    private static final Pattern NO_MEMORY =
            Pattern.compile("(?:CUDA out of memory|CUDA (?:driver )?error: out of memory"
                    + "|CUDA error: CUBLAS_STATUS_ALLOC_FAILED|cuDNN error: CUDNN_STATUS_ALLOC_FAILED"
                    + "|" + HOST + ")[^\\r\\n]*");

    /** What CUDA writes if LibTorch was not compiled for GPUs of this compute capability. */
    private static final Pattern NO_CODE =
            Pattern.compile("CUDA error: no kernel image is available for execution on the device");

    /** Runs work of the engine, and throws {@link #of} what it throws. */
    <T> T guard(Supplier<T> work) {
        try {
            return work.get();
        } catch (EngineException e) {
            throw of(e);
        }
    }

    /** The exception to throw in place of the engine's. */
    RuntimeException of(EngineException failure) {
        String text = String.valueOf(failure.getMessage());
        Matcher memory = NO_MEMORY.matcher(text);
        if (memory.find()) {
            return new DeviceMemoryException(message(memory.group()), failure);
        }
        Matcher code = NO_CODE.matcher(text);
        return code.find() ? new RlaifvException(withoutCode(code.group()), failure) : failure;
    }

    private String withoutCode(String engine) {
        return "LibTorch has no code for the GPU of CUDA device " + device.index() + " (" + engine
                + "): GPUs of compute capability 10.0 or higher need LibTorch for CUDA 12.8, those below 7.5 LibTorch for"
                + " CUDA 12.6. docs/gpu.md says how to get each";
    }

    private String message(String engine) {
        return where(engine) + " has too little free memory for a computation (" + engine.strip()
                + "): compute less at once (fewer requests per call, a smaller micro-batch, no kept"
                + " activations), train adapters, divide or offload the optimizer's state, or use a device with more"
                + " memory; what is finished is kept";
    }

    /** Kernels of a GPU have numbers in host memory too, and those of an offloaded optimizer get tensors of the GPU. */
    private String where(String engine) {
        if (engine.startsWith(HOST)) {
            return "the host";
        }
        return device.kind() == ComputeDevice.Kind.CUDA ? "CUDA device " + device.index() : "a CUDA device";
    }
}

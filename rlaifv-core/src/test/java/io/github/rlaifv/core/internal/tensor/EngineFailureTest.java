package io.github.rlaifv.core.internal.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDArray;
import io.github.rlaifv.core.device.ComputeDevice;
import io.github.rlaifv.core.run.DeviceMemoryException;
import io.github.rlaifv.core.run.RlaifvException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A lack of memory is distinguished from other failures of the engine. */
class EngineFailureTest {
    /** More than any machine can address, in numbers. */
    private static final long TOO_MANY = 1L << 46;

    @Test
    void computationThatNeedsMoreMemoryThanThereIsSaysWhatToDo() {
        try (Kernels kernels = Kernels.open(ComputeDevice.cpu());
                TensorScope scope = kernels.root().child()) {
            NDArray small = scope.floats(new float[1], 1, 1, 1, 1);
            assertThatThrownBy(() -> kernels.call("new_caches")
                            .with(List.of(small))
                            .with(TOO_MANY)
                            .with(1)
                            .list(scope))
                    .isInstanceOf(DeviceMemoryException.class)
                    .hasMessageStartingWith("the host has too little free memory for a computation"
                            + " (DefaultCPUAllocator: can't allocate memory: you tried to allocate "
                            + 4 * TOO_MANY + " bytes.")
                    .hasMessageContaining("compute less at once")
                    .hasCauseInstanceOf(EngineException.class);
            assertThatThrownBy(() -> kernels.train("rms_norm_forward", scope, Map.of(), small, small, small, small))
                    .isNotInstanceOf(DeviceMemoryException.class);
        }
    }

    @Test
    void gpuIsNamed() {
        EngineException failure = new EngineException("The following operation failed in the TorchScript interpreter.\n"
                + "RuntimeError: CUDA out of memory. Tried to allocate 2.00 GiB. GPU 3 has 1.00 GiB free.\nNext line");
        assertThat(new EngineFailure(ComputeDevice.cuda(3)).of(failure))
                .isInstanceOf(DeviceMemoryException.class)
                .hasMessageStartingWith(
                        "CUDA device 3 has too little free memory for a computation (CUDA out of memory."
                                + " Tried to allocate 2.00 GiB. GPU 3 has 1.00 GiB free.): compute less");
    }

    @Test
    void memoryThatIsShortIsNamedWhateverTheDeviceOfTheModel() {
        EngineException failure =
                new EngineException("DefaultCPUAllocator: can't allocate memory: you tried to allocate 8 bytes.");
        assertThat(new EngineFailure(ComputeDevice.cuda(0)).of(failure))
                .isInstanceOf(DeviceMemoryException.class)
                .hasMessageStartingWith("the host has too little free memory");
        EngineException ofGpu = new EngineException("CUDA out of memory. Tried to allocate 2.00 GiB.");
        assertThat(new EngineFailure(ComputeDevice.cpu()).of(ofGpu))
                .hasMessageStartingWith("a CUDA device has too little free memory");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "CUDA error: out of memory",
                "CUDA driver error: out of memory",
                "CUDA error: CUBLAS_STATUS_ALLOC_FAILED when calling `cublasCreate(handle)`",
                "cuDNN error: CUDNN_STATUS_ALLOC_FAILED"
            })
    void memoryThatTheDriverOrNvidiasLibrariesLackIsALackOfMemory(String line) {
        EngineException failure = new EngineException("The following operation failed in the TorchScript interpreter.\n"
                + "RuntimeError: " + line + "\nCompile with `TORCH_USE_CUDA_DSA` to enable device-side assertions.");
        assertThat(new EngineFailure(ComputeDevice.cuda(0)).of(failure))
                .isInstanceOf(DeviceMemoryException.class)
                .hasMessageStartingWith(
                        "CUDA device 0 has too little free memory for a computation (" + line + "): compute less");
    }

    @Test
    void gpuThatLibTorchWasNotCompiledForSaysWhichOneItNeeds() {
        EngineException failure = new EngineException("The following operation failed in the TorchScript interpreter.\n"
                + "RuntimeError: CUDA error: no kernel image is available for execution on the device\n"
                + "CUDA kernel errors might be asynchronously reported at some other API call");
        assertThat(new EngineFailure(ComputeDevice.cuda(1)).of(failure))
                .isInstanceOf(RlaifvException.class)
                .isNotInstanceOf(DeviceMemoryException.class)
                .hasMessage(
                        "LibTorch has no code for the GPU of CUDA device 1 (CUDA error: no kernel image is available for"
                                + " execution on the device): GPUs of compute capability 10.0 or higher need LibTorch for CUDA 12.8,"
                                + " those below 7.5 LibTorch for CUDA 12.6. docs/gpu.md says how to get each")
                .hasCause(failure);
    }

    @Test
    void otherFailuresStayAsTheyAre() {
        EngineException failure = new EngineException("CUDA error: an illegal memory access was encountered");
        assertThat(new EngineFailure(ComputeDevice.cuda(0)).of(failure)).isSameAs(failure);
    }
}

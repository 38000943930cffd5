package io.github.rlaifv.core.internal.engine;

import ai.djl.Device;
import ai.djl.pytorch.jni.JniUtils;
import java.util.Optional;

/** The CUDA devices that the native library finds. */
final class CudaDriver implements GpuDriver {
    @Override
    public boolean has(int index) {
        return index < TorchEngine.gpus();
    }

    @Override
    public Device engineDevice(int index) {
        return Device.gpu(index);
    }

    @Override
    public Optional<GpuFacts> facts(int index) {
        return NvidiaLibrary.open().flatMap(library -> library.facts(index));
    }

    @Override
    public void releaseKept() {
        JniUtils.emptyCudaCache();
    }
}

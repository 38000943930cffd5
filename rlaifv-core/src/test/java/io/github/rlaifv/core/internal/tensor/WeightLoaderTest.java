package io.github.rlaifv.core.internal.tensor;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import io.github.rlaifv.core.device.ComputeDevice;
import io.github.rlaifv.core.device.ScalarType;
import io.github.rlaifv.core.internal.checkpoint.Checkpoint;
import io.github.rlaifv.core.internal.checkpoint.StoredTensor;
import io.github.rlaifv.core.testkit.CopyDevices;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How long mappings of files live. */
class WeightLoaderTest {
    @TempDir
    Path folder;

    @Test
    void mappingsEndOnceWeightsAreCopied() throws IOException {
        assertThat(ownedAfterRelease(CopyDevices.device(0), true)).isZero();
        // the weight itself
        assertThat(ownedAfterRelease(ComputeDevice.cpu(), true)).isEqualTo(1);
    }

    @Test
    void mappedWeightsStayMapped() throws IOException {
        assertThat(ownedAfterRelease(ComputeDevice.cpu(), false)).isEqualTo(2);
    }

    /** Number of tensors in host memory after a weight was loaded, whose values are still there. */
    private int ownedAfterRelease(ComputeDevice device, boolean copy) throws IOException {
        Path file = folder.resolve("weights.safetensors");
        StoredTensor planned = new StoredTensor("w", ScalarType.FLOAT32, List.of(3L), file, 0, 0);
        try (SafetensorsWriter writer = new SafetensorsWriter(file, List.of(planned))) {
            writer.write(new float[] {1, 2, 3});
        }
        StoredTensor stored =
                List.copyOf(Checkpoint.ofFile(file).tensors().values()).get(0);
        try (Kernels kernels = Kernels.open(device);
                TensorScope scope = kernels.root().child()) {
            WeightLoader loader = new WeightLoader(kernels, scope, copy);
            NDArray weight = loader.load(stored);
            loader.release();
            assertThat(HostNumbers.floats(weight)).containsExactly(1, 2, 3);
            return scope.host().size();
        }
    }
}

package io.github.rlaifv.core.internal.mllm.weights;

import ai.djl.ndarray.NDArray;
import io.github.rlaifv.core.internal.ContentHash;
import io.github.rlaifv.core.internal.checkpoint.StoredTensor;
import io.github.rlaifv.core.internal.tensor.HostNumbers;
import io.github.rlaifv.core.internal.tensor.Kernels;
import io.github.rlaifv.core.internal.tensor.TensorScope;
import io.github.rlaifv.core.run.StorageException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/**
 * Identifies models. Files are sampled, so that a 14 GB checkpoint takes only a moment: the first and last 4 KiB of
 * each tensor count, with its name, type and shape. Training changes every tensor, and so its samples.
 */
public final class ModelFingerprint {
    private static final int SAMPLE = 4096;

    private ModelFingerprint() {}

    public static String ofFiles(ModelFiles files, String settings) {
        ContentHash hasher = new ContentHash();
        hasher.raw(settings);
        hasher.raw(files.config().toString());
        TreeMap<Path, List<StoredTensor>> byFile = new TreeMap<>();
        for (StoredTensor tensor : files.checkpoint().tensors().values()) {
            byFile.computeIfAbsent(tensor.file(), file -> new ArrayList<>()).add(tensor);
        }
        byFile.forEach((file, tensors) -> {
            try (FileChannel channel = FileChannel.open(file)) {
                for (StoredTensor tensor : tensors) {
                    hasher.raw(tensor.name() + tensor.type() + tensor.shape());
                    sample(channel, tensor.offset(), tensor.bytes(), hasher);
                    sample(channel, tensor.offset() + Math.max(0, tensor.bytes() - SAMPLE), tensor.bytes(), hasher);
                }
            } catch (IOException e) {
                throw StorageException.reading(file, e);
            }
        });
        return hasher.text();
    }

    private static void sample(FileChannel channel, long offset, long bytes, ContentHash hasher) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate((int) Math.min(SAMPLE, bytes));
        while (buffer.hasRemaining() && channel.read(buffer, offset + buffer.position()) >= 0) {}
        hasher.raw(buffer.flip());
    }

    /**
     * The fingerprint of a model in its current state.
     *
     * @param opened fingerprint of its files
     * @param adapters settings of the active adapters
     * @param kernels kernels on the model's device
     * @param changed tensors that differ from those in the files; none if no tensor was changed
     */
    public static String now(String opened, String adapters, Kernels kernels, List<NDArray> changed) {
        return changed.isEmpty() ? opened : ofTensors(opened + adapters, kernels, changed);
    }

    /** The fingerprint of weights that were changed in memory; the norms of all tensors represent them. */
    private static String ofTensors(String opened, Kernels kernels, List<NDArray> tensors) {
        ContentHash hasher = new ContentHash();
        hasher.raw(opened);
        try (TensorScope scope = kernels.root().child()) {
            for (double norm :
                    HostNumbers.doubles(kernels.call("norms").with(tensors).one(scope))) {
                hasher.number(norm);
            }
        }
        return hasher.text();
    }
}

package io.github.rlaifv.core.internal.tensor;

import ai.djl.ndarray.NDArray;
import io.github.rlaifv.core.device.ScalarType;
import io.github.rlaifv.core.internal.checkpoint.StoredTensor;
import io.github.rlaifv.core.run.BadDataException;
import io.github.rlaifv.core.run.StorageException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Memory-maps weights from checkpoint files without copying. Each file is mapped privately once per element type, and a
 * weight is a view of the mapping. Changing a weight in place changes only this process's pages, never the file.
 */
public final class WeightLoader {
    private final Kernels kernels;
    private final TensorScope scope;
    private final TensorScope host;
    private final boolean copy;
    private final Map<String, NDArray> mappings = new HashMap<>();
    /** All mappings, also those of temporary files. */
    private final List<NDArray> mapped = new ArrayList<>();

    /**
     * @param kernels kernels on the model's device
     * @param scope scope that owns the weights
     * @param copy whether weights are copied to the scope's device, which is required for CUDA
     */
    public WeightLoader(Kernels kernels, TensorScope scope, boolean copy) {
        this.kernels = kernels;
        this.scope = scope;
        this.host = scope.host();
        this.copy = copy;
    }

    /**
     * Loads a weight in its stored type.
     *
     * @throws BadDataException if it is stored as integers
     */
    public NDArray load(StoredTensor tensor) {
        if (!tensor.type().floating()) {
            throw new BadDataException("tensor '" + tensor.name() + "' in " + tensor.file() + " has dtype "
                    + tensor.type().torchName()
                    + ", weights have float32, float16 or bfloat16; convert the checkpoint");
        }
        boolean aligned = tensor.offset() % tensor.type().bytes() == 0;
        NDArray view = aligned ? view(tensor) : copied(tensor);
        if (!copy) {
            return view;
        }
        try (TensorScope call = scope.child()) {
            NDArray onDevice = kernels.trainOne("copy_to_device_of", call, view, call.longs(new long[] {0}));
            view.close();
            return scope.adopt(onDevice);
        }
    }

    /**
     * Ends the mappings if weights are copied: their pages would count as memory of this process as long as the model is
     * open. Does nothing otherwise, since the weights are the mappings.
     */
    public void release() {
        if (copy) {
            mapped.forEach(NDArray::close);
            mapped.clear();
            mappings.clear();
        }
    }

    private NDArray view(StoredTensor tensor) {
        NDArray whole =
                mappings.computeIfAbsent(tensor.file() + ":" + tensor.type(), key -> map(tensor.file(), tensor.type()));
        return slice(whole, tensor.offset() / tensor.type().bytes(), tensor);
    }

    private NDArray map(Path file, ScalarType type) {
        try (TensorScope call = host.child()) {
            byte[] name = file.toAbsolutePath().toString().getBytes(StandardCharsets.UTF_8);
            long[] codes = new long[name.length];
            for (int i = 0; i < name.length; i++) {
                codes[i] = name[i] & 0xFF;
            }
            long elements = Files.size(file) / type.bytes();
            NDArray whole = kernels.trainOne(
                    "map_file", call, call.longs(codes), call.longs(new long[] {elements, type.torchNumber()}));
            mapped.add(host.adopt(whole));
            return whole;
        } catch (IOException e) {
            throw StorageException.reading(file, e);
        }
    }

    private NDArray slice(NDArray whole, long begin, StoredTensor tensor) {
        try (TensorScope call = host.child()) {
            long[] meta = new long[2 + tensor.shape().size()];
            meta[0] = begin;
            meta[1] = tensor.shape().size();
            for (int i = 0; i < tensor.shape().size(); i++) {
                meta[2 + i] = tensor.shape().get(i);
            }
            return host.adopt(kernels.trainOne("slice_weight", call, whole, call.longs(meta)));
        }
    }

    /** Copies a tensor to an aligned temporary file, because old writers did not align their header. */
    private NDArray copied(StoredTensor tensor) {
        try {
            Path aligned = Files.createTempFile("rlaifv-weight", ".bin");
            try (FileChannel from = FileChannel.open(tensor.file());
                    FileChannel to = FileChannel.open(aligned, StandardOpenOption.WRITE)) {
                long done = 0;
                while (done < tensor.bytes()) {
                    done += from.transferTo(tensor.offset() + done, tensor.bytes() - done, to);
                }
                return slice(map(aligned, tensor.type()), 0, tensor);
            } finally {
                // The mapping keeps the pages. Windows does not delete a mapped file, which is then left to the system.
                aligned.toFile().deleteOnExit();
            }
        } catch (IOException e) {
            throw StorageException.reading(tensor.file(), e);
        }
    }
}

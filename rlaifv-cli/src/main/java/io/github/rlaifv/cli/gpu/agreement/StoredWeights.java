package io.github.rlaifv.cli.gpu.agreement;

import io.github.rlaifv.core.internal.checkpoint.Checkpoint;
import io.github.rlaifv.core.internal.checkpoint.StoredTensor;
import io.github.rlaifv.core.run.StorageException;
import io.github.rlaifv.core.training.AdamW;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** Reads the float32 weights of a policy out of the file that its optimizer saves, whatever device they are on. */
final class StoredWeights {
    private static final String PREFIX = "weight.";

    private StoredWeights() {}

    /** Returns the weights by name of the parameter. */
    static Map<String, float[]> of(AdamW optimizer, Path scratch) {
        Path file = scratch.resolve("optimizer.safetensors");
        try {
            Files.deleteIfExists(file);
            optimizer.save(file);
            Map<String, float[]> weights = new HashMap<>();
            try (FileChannel channel = FileChannel.open(file)) {
                for (StoredTensor tensor : Checkpoint.ofFile(file).tensors().values()) {
                    if (tensor.name().startsWith(PREFIX)) {
                        weights.put(tensor.name().substring(PREFIX.length()), read(channel, tensor));
                    }
                }
            }
            Files.delete(file);
            return weights;
        } catch (IOException e) {
            throw StorageException.reading(file, e);
        }
    }

    private static float[] read(FileChannel channel, StoredTensor tensor) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(Math.toIntExact(tensor.bytes())).order(ByteOrder.LITTLE_ENDIAN);
        while (bytes.hasRemaining()) {
            if (channel.read(bytes, tensor.offset() + bytes.position()) < 0) {
                throw new IOException("the file ends within tensor '" + tensor.name() + "'");
            }
        }
        float[] numbers = new float[Math.toIntExact(tensor.elements())];
        bytes.flip().asFloatBuffer().get(numbers);
        return numbers;
    }
}

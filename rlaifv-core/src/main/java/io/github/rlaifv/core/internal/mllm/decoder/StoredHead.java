package io.github.rlaifv.core.internal.mllm.decoder;

import io.github.rlaifv.core.internal.checkpoint.Checkpoint;
import io.github.rlaifv.core.internal.checkpoint.StoredTensor;
import io.github.rlaifv.core.internal.mllm.weights.TensorNames;
import io.github.rlaifv.core.run.BadDataException;
import io.github.rlaifv.core.run.Cancellation;
import io.github.rlaifv.core.run.StorageException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.Optional;

/**
 * Detects a separate head in the files of a model whose config.json says that the head is tied to the embedding. Many
 * files store the head a second time; if it differs from the embedding, it is used, as in transformers 5.
 */
public final class StoredHead {
    private static final int CHUNK = 1 << 20;

    private StoredHead() {}

    /** Whether the files contain a head whose values differ from the embedding's. */
    public static boolean isItsOwn(Checkpoint files, TensorNames names) {
        Optional<StoredTensor> head = find(files, names, Decoder.HEAD);
        Optional<StoredTensor> embedding = find(files, names, Decoder.EMBEDDING);
        return head.isPresent() && embedding.isPresent() && differ(head.get(), embedding.get());
    }

    private static Optional<StoredTensor> find(Checkpoint files, TensorNames names, String parameter) {
        return files.tensors().values().stream()
                .filter(tensor ->
                        names.parameter(tensor.name()).filter(parameter::equals).isPresent())
                .findFirst();
    }

    private static boolean differ(StoredTensor a, StoredTensor b) {
        if (a.type() != b.type() || !a.shape().equals(b.shape())) {
            return true;
        }
        if (a.file().equals(b.file()) && a.offset() == b.offset()) {
            return false;
        }
        try (FileChannel left = FileChannel.open(a.file());
                FileChannel right = FileChannel.open(b.file())) {
            for (long at = 0; at < a.bytes(); at += CHUNK) {
                Cancellation.check("comparing the head with the embedding");
                int length = (int) Math.min(CHUNK, a.bytes() - at);
                if (!read(left, a, at, length).equals(read(right, b, at, length))) {
                    return true;
                }
            }
            return false;
        } catch (IOException e) {
            throw StorageException.reading(
                    a.file().equals(b.file()) ? a.file() : a.file().resolveSibling(""), e);
        }
    }

    private static ByteBuffer read(FileChannel channel, StoredTensor tensor, long at, int length) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(length);
        while (buffer.hasRemaining()) {
            if (channel.read(buffer, tensor.offset() + at + buffer.position()) < 0) {
                throw new BadDataException(tensor.file() + " became shorter while it was read; fetch it again");
            }
        }
        return buffer.flip();
    }
}

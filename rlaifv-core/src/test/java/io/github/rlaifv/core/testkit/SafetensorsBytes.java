package io.github.rlaifv.core.testkit;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** Writes valid and malformed safetensors files. */
public final class SafetensorsBytes {
    private static final int USUAL_ALIGNMENT = 8;

    private SafetensorsBytes() {}

    /** Returns a valid file with the given tensors. */
    public static byte[] of(Map<String, RawTensor> tensors) {
        return of(tensors, USUAL_ALIGNMENT);
    }

    /**
     * Returns a valid file with the given tensors.
     *
     * @param alignment the first tensor begins at a multiple of this number of bytes
     */
    static byte[] of(Map<String, RawTensor> tensors, int alignment) {
        ObjectNode header = new JsonMapper().createObjectNode();
        long offset = 0;
        for (Map.Entry<String, RawTensor> entry : tensors.entrySet()) {
            RawTensor tensor = entry.getValue();
            ObjectNode node = header.putObject(entry.getKey()).put("dtype", tensor.dtype());
            tensor.shape().forEach(node.putArray("shape")::add);
            node.putArray("data_offsets").add(offset).add(offset + tensor.bytes().length);
            offset += tensor.bytes().length;
        }
        ByteBuffer data = ByteBuffer.allocate(Math.toIntExact(offset));
        tensors.values().forEach(tensor -> data.put(tensor.bytes()));
        return of(header.toString(), data.array(), alignment);
    }

    /** Returns a file with any header, padded to a multiple of eight bytes as usual. */
    public static byte[] of(String header, byte[] data) {
        return of(header, data, USUAL_ALIGNMENT);
    }

    private static byte[] of(String header, byte[] data, int alignment) {
        int end = Long.BYTES + header.getBytes(StandardCharsets.UTF_8).length;
        String padded = header + " ".repeat((alignment - end % alignment) % alignment);
        byte[] json = padded.getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(Long.BYTES + json.length + data.length)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(json.length)
                .put(json)
                .put(data)
                .array();
    }

    /** Writes a valid file with the given tensors. */
    public static void write(Path file, Map<String, RawTensor> tensors) {
        try {
            Files.write(file, of(tensors));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

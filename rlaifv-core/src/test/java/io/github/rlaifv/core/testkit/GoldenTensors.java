package io.github.rlaifv.core.testkit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The float32 tensors of a {@code golden.safetensors}, read without the library's own reader. */
public final class GoldenTensors {
    private final ByteBuffer data;
    private final JsonNode header;

    private GoldenTensors(ByteBuffer data, JsonNode header) {
        this.data = data;
        this.header = header;
    }

    /** Reads a file with all its tensors. */
    public static GoldenTensors read(Path file) {
        try {
            ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
            int length = Math.toIntExact(bytes.getLong());
            String header = new String(bytes.array(), Long.BYTES, length, StandardCharsets.UTF_8);
            ByteBuffer data = bytes.position(Long.BYTES + length).slice().order(ByteOrder.LITTLE_ENDIAN);
            return new GoldenTensors(data, new ObjectMapper().readTree(header));
        } catch (IOException e) {
            throw new UncheckedIOException(file + " can't be read", e);
        }
    }

    /** The names of all tensors. */
    public List<String> names() {
        List<String> names = new ArrayList<>();
        header.fieldNames().forEachRemaining(names::add);
        names.remove("__metadata__");
        return names;
    }

    /** Whether the file has a tensor of this name. */
    public boolean has(String name) {
        return header.has(name);
    }

    /** The values of one tensor, in row-major order. */
    public float[] values(String name) {
        JsonNode entry = entry(name);
        JsonNode offsets = entry.path("data_offsets");
        int from = offsets.path(0).asInt();
        float[] values = new float[(offsets.path(1).asInt() - from) / Float.BYTES];
        data.slice(from, values.length * Float.BYTES)
                .order(ByteOrder.LITTLE_ENDIAN)
                .asFloatBuffer()
                .get(values);
        return values;
    }

    /** The values of several tensors, one after another: {@code key} is a name or a list of names. */
    public float[] values(JsonNode key) {
        if (key.isTextual()) {
            return values(key.asText());
        }
        float[] all = new float[0];
        for (JsonNode name : key) {
            float[] next = values(name.asText());
            int length = all.length;
            all = Arrays.copyOf(all, length + next.length);
            System.arraycopy(next, 0, all, length, next.length);
        }
        return all;
    }

    /** The sizes of one tensor's axes. */
    public List<Integer> shape(String name) {
        List<Integer> shape = new ArrayList<>();
        entry(name).path("shape").forEach(size -> shape.add(size.asInt()));
        return shape;
    }

    private JsonNode entry(String name) {
        JsonNode entry = header.path(name);
        if (!entry.path("dtype").asText().equals("F32")) {
            throw new IllegalArgumentException("no float32 tensor named " + name);
        }
        return entry;
    }
}

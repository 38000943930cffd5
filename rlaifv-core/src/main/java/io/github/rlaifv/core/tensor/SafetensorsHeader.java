package io.github.rlaifv.core.tensor;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.github.rlaifv.core.run.BadDataException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads the header of a safetensors file: 8 bytes of little-endian header length, a JSON object of name to {dtype, shape,
 * data_offsets}, then the data. Everything is checked against the file's size, so that no later access can leave it.
 */
final class SafetensorsHeader {
    private static final long MAX_HEADER = 100_000_000;
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private SafetensorsHeader() {}

    /**
     * The tensors by name, in the header's order.
     *
     * @throws BadDataException naming the file, the tensor and what is wrong
     */
    static Map<String, StoredTensor> read(Path file) {
        try (FileChannel channel = FileChannel.open(file)) {
            long size = channel.size();
            ByteBuffer prefix = readFully(channel, 0, 8, file);
            long length = prefix.getLong();
            if (length < 2 || length > MAX_HEADER || length > size - 8) {
                throw new BadDataException(file + " is no safetensors file: its header claims " + length
                        + " bytes, the file has " + size + "; it may be truncated, fetch it again");
            }
            byte[] text = new byte[(int) length];
            readFully(channel, 8, (int) length, file).get(text);
            return parse(JSON.readTree(text), file, 8 + length, size);
        } catch (JsonProcessingException e) {
            throw new BadDataException(file + " has a broken safetensors header: " + e.getOriginalMessage(), e);
        } catch (IOException e) {
            throw new BadDataException(file + " can't be read: check that it exists and is readable", e);
        }
    }

    private static ByteBuffer readFully(FileChannel channel, long position, int length, Path file) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
        while (buffer.hasRemaining()) {
            int read = channel.read(buffer, position + buffer.position());
            if (read < 0) {
                throw new BadDataException(
                        file + " is truncated after " + (position + buffer.position()) + " bytes; fetch it again");
            }
        }
        return buffer.flip();
    }

    private static Map<String, StoredTensor> parse(JsonNode header, Path file, long dataStart, long fileSize) {
        if (!header.isObject()) {
            throw new BadDataException(file + " has a broken safetensors header: it is no JSON object");
        }
        Map<String, StoredTensor> tensors = new LinkedHashMap<>();
        header.properties().forEach(entry -> {
            if (!entry.getKey().equals("__metadata__")) {
                tensors.put(entry.getKey(), tensor(entry.getKey(), entry.getValue(), file, dataStart, fileSize));
            }
        });
        checkApart(tensors);
        return Collections.unmodifiableMap(tensors);
    }

    private static void checkApart(Map<String, StoredTensor> tensors) {
        List<StoredTensor> inOrder = tensors.values().stream()
                .filter(tensor -> tensor.bytes() > 0)
                .sorted(Comparator.comparingLong(StoredTensor::offset))
                .toList();
        for (int i = 1; i < inOrder.size(); i++) {
            StoredTensor before = inOrder.get(i - 1);
            StoredTensor tensor = inOrder.get(i);
            if (tensor.offset() < before.offset() + before.bytes()) {
                throw new BadDataException("tensors '" + before.name() + "' and '" + tensor.name() + "' overlap in "
                        + tensor.file() + "; the file is damaged, fetch it again");
            }
        }
    }

    private static StoredTensor tensor(String name, JsonNode entry, Path file, long dataStart, long fileSize) {
        String where = "tensor '" + name + "' in " + file;
        ScalarType type = ScalarType.ofSafetensors(entry.path("dtype").asText(), where);
        List<Long> shape = new ArrayList<>();
        long elements = 1;
        JsonNode dimensions = entry.path("shape");
        if (!dimensions.isArray()) {
            throw new BadDataException(where + " has no shape");
        }
        for (JsonNode dimension : dimensions) {
            long extent = dimension.canConvertToLong() && dimension.isIntegralNumber() ? dimension.asLong() : -1;
            if (extent < 0 || (extent > 0 && elements > fileSize / extent)) {
                throw new BadDataException(where + " has an impossible shape " + dimensions);
            }
            elements *= extent;
            shape.add(extent);
        }
        JsonNode offsets = entry.path("data_offsets");
        boolean numbers = offsets.size() == 2
                && offsets.get(0).isIntegralNumber()
                && offsets.get(1).isIntegralNumber()
                && offsets.get(0).canConvertToLong()
                && offsets.get(1).canConvertToLong();
        long begin = numbers ? offsets.get(0).asLong() : -1;
        long end = numbers ? offsets.get(1).asLong() : -1;
        if (begin < 0 || end < begin || end > fileSize - dataStart) {
            throw new BadDataException(where + " lies outside the file (data_offsets " + offsets + ", "
                    + (fileSize - dataStart) + " bytes of data); the file may be truncated, fetch it again");
        }
        if (end - begin != elements * type.bytes()) {
            throw new BadDataException(where + " has " + (end - begin) + " bytes, but its shape " + shape + " of "
                    + type.safetensorsName() + " needs " + elements * type.bytes());
        }
        return new StoredTensor(name, type, shape, file, dataStart + begin, end - begin);
    }
}

package io.github.rlaifv.core.internal.checkpoint;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.github.rlaifv.core.device.ScalarType;
import io.github.rlaifv.core.internal.file.BoundedFile;
import io.github.rlaifv.core.internal.file.Download;
import io.github.rlaifv.core.run.BadDataException;
import io.github.rlaifv.core.run.StorageException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads the header of a safetensors file: 8 bytes of little-endian header length, a JSON object from names to {dtype,
 * shape, data_offsets}, then the data. Everything is checked against the file's size, so that later accesses stay
 * within the file. As in the reference implementation, tensors must cover the data without gaps: a file with extra or
 * missing bytes has its numbers in the wrong places.
 */
final class SafetensorsHeader {
    private static final long MAX_HEADER = 100_000_000;
    private static final int MAX_DEPTH = 10;
    private static final int MAX_RANK = 16;
    /**
     * Limit of JSON values: a tensor has about twelve, and the largest published files have about ten thousand tensors.
     */
    private static final long MAX_VALUES = 4_000_000;

    private static final JsonMapper JSON = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(MAX_DEPTH)
                            .maxTokenCount(MAX_VALUES)
                            .maxStringLength(Integer.MAX_VALUE)
                            .build())
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private SafetensorsHeader() {}

    /**
     * Reads the tensors by name, in the order of the header.
     *
     * @throws BadDataException naming the file, the tensor and what is wrong
     */
    static Map<String, StoredTensor> read(Path file) {
        BoundedFile.requireRegular(file);
        try (FileChannel channel = FileChannel.open(file)) {
            long size = channel.size();
            ByteBuffer prefix = readFully(channel, 0, 8, file);
            long length = prefix.getLong();
            if (length < 2 || length > MAX_HEADER || length > size - 8) {
                throw new BadDataException(file + " "
                        + Download.insteadOfBinary(file)
                                .orElse("is not a safetensors file: its header claims " + length
                                        + " bytes, the file has " + size + "; it may be truncated, fetch it again"));
            }
            byte[] text = new byte[(int) length];
            readFully(channel, 8, (int) length, file).get(text);
            if (text[0] != '{') {
                throw broken(file, "it does not begin with {", null);
            }
            return parse(JSON.readTree(text(text, file)), file, 8 + length, size);
        } catch (JsonProcessingException e) {
            throw broken(file, e.getOriginalMessage(), e);
        } catch (IOException e) {
            throw StorageException.reading(file, e);
        }
    }

    private static String text(byte[] utf8, Path file) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(utf8))
                    .toString();
        } catch (CharacterCodingException e) {
            throw broken(file, "it is not UTF-8 text", e);
        }
    }

    private static BadDataException broken(Path file, String why, @Nullable Exception cause) {
        return new BadDataException(
                file + " has a broken safetensors header: " + why + "; the file is damaged, fetch it again", cause);
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
            throw broken(file, "it is not a JSON object", null);
        }
        Map<String, StoredTensor> tensors = new LinkedHashMap<>();
        header.properties().forEach(entry -> {
            if (entry.getKey().equals("__metadata__")) {
                checkMetadata(entry.getValue(), file);
            } else {
                tensors.put(entry.getKey(), tensor(entry.getKey(), entry.getValue(), file, dataStart, fileSize));
            }
        });
        checkCovered(tensors, file, dataStart, fileSize);
        return Collections.unmodifiableMap(tensors);
    }

    private static void checkMetadata(JsonNode metadata, Path file) {
        boolean texts = metadata.isObject()
                && metadata.properties().stream()
                        .allMatch(entry -> entry.getValue().isTextual());
        if (!texts && !metadata.isNull()) {
            throw broken(file, "its __metadata__ is not an object of strings", null);
        }
    }

    /** Checks that tensors follow each other without overlap or gap and fill the file, as the format requires. */
    private static void checkCovered(Map<String, StoredTensor> tensors, Path file, long dataStart, long fileSize) {
        List<StoredTensor> inOrder = tensors.values().stream()
                .sorted(Comparator.comparingLong(StoredTensor::offset).thenComparingLong(StoredTensor::bytes))
                .toList();
        long next = dataStart;
        String before = "the header";
        for (StoredTensor tensor : inOrder) {
            if (tensor.offset() < next) {
                throw new BadDataException("tensors " + before + " and '" + tensor.name() + "' overlap in " + file
                        + "; the file is damaged, fetch it again");
            }
            if (tensor.offset() > next) {
                throw new BadDataException(file + " has " + (tensor.offset() - next) + " bytes between " + before
                        + " and tensor '" + tensor.name() + "' that belong to no tensor; the file is damaged, fetch it"
                        + " again");
            }
            next = tensor.offset() + tensor.bytes();
            before = "'" + tensor.name() + "'";
        }
        if (next != fileSize) {
            throw new BadDataException(file + " has " + (fileSize - next) + " bytes after its last tensor, " + before
                    + ", that belong to no tensor; the file is damaged, fetch it again");
        }
    }

    private static ScalarType type(String name, String where) {
        return Arrays.stream(ScalarType.values())
                .filter(type -> type.safetensorsName().equals(name))
                .findFirst()
                .orElseThrow(() -> new BadDataException(where + " has dtype " + name
                        + ", only F32, F16, BF16 and I64 are supported; convert the checkpoint"));
    }

    private static StoredTensor tensor(String name, JsonNode entry, Path file, long dataStart, long fileSize) {
        String where = "tensor '" + name + "' in " + file;
        if (!entry.path("dtype").isTextual()) {
            throw new BadDataException(where + " has no dtype; the file is damaged, fetch it again");
        }
        ScalarType type = type(entry.path("dtype").asText(), where);
        List<Long> shape = new ArrayList<>();
        long elements = 1;
        JsonNode dimensions = entry.path("shape");
        if (!dimensions.isArray() || dimensions.size() > MAX_RANK) {
            throw new BadDataException(
                    where + " has no shape of up to " + MAX_RANK + " extents; the file is damaged, fetch it again");
        }
        for (JsonNode dimension : dimensions) {
            long extent = dimension.canConvertToLong() && dimension.isIntegralNumber() ? dimension.asLong() : -1;
            if (extent < 0 || (extent > 0 && elements > fileSize / extent)) {
                throw new BadDataException(where + " has an impossible shape " + dimensions + "; the file is damaged,"
                        + " fetch it again");
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
                    + type.safetensorsName() + " needs " + elements * type.bytes()
                    + "; the file is damaged, fetch it again");
        }
        return new StoredTensor(name, type, shape, file, dataStart + begin, end - begin);
    }
}

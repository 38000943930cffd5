package io.github.rlaifv.core.internal.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.rlaifv.core.internal.file.BoundedFile;
import io.github.rlaifv.core.run.BadDataException;
import io.github.rlaifv.core.run.InputLimit;
import io.github.rlaifv.core.run.StorageException;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/** An index of a file with one JSON array of objects: 16 bytes per object. Objects are read when they are needed. */
public final class JsonArrayIndex {
    private static final String ADVICE = "correct or remove the record";
    private static final JsonFactory FACTORY = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxStringLength(Integer.MAX_VALUE)
                    .build())
            .build();

    private final Path file;
    private long[] begins = new long[64];
    private long[] ends = new long[64];
    private int size;

    private JsonArrayIndex(Path file) {
        this.file = file;
    }

    /** Whether the first character of a file, apart from blanks, begins a JSON array. */
    public static boolean isArray(Path file) {
        try (InputStream input = new BufferedInputStream(Files.newInputStream(file))) {
            int next = input.read();
            for (int i = 0; i < 3 && (next == 0xEF || next == 0xBB || next == 0xBF); i++) {
                next = input.read();
            }
            while (next == ' ' || next == '\t' || next == '\r' || next == '\n') {
                next = input.read();
            }
            return next == '[';
        } catch (IOException e) {
            throw StorageException.reading(file, e);
        }
    }

    /**
     * Reads the file once, without keeping its content.
     *
     * @throws BadDataException naming file and record if the file is not an array of objects
     */
    public static JsonArrayIndex of(Path file) {
        BoundedFile.requireRegular(file);
        JsonArrayIndex index = new JsonArrayIndex(file);
        try (InputStream input = Files.newInputStream(file);
                JsonParser parser = FACTORY.createParser(input)) {
            parser.nextToken();
            for (JsonToken token = parser.nextToken(); token != JsonToken.END_ARRAY; token = parser.nextToken()) {
                if (token != JsonToken.START_OBJECT) {
                    throw index.place(index.size).error("expected a JSON object; " + ADVICE);
                }
                long begin = parser.currentTokenLocation().getByteOffset();
                parser.skipChildren();
                index.add(begin, parser.currentLocation().getByteOffset());
            }
            if (parser.nextToken() != null) {
                throw new BadDataException(file + " has content after its array; remove it");
            }
            return index;
        } catch (JsonProcessingException e) {
            throw new BadDataException(
                    index.place(index.size).where() + "is not valid JSON ("
                            + RecordPlace.shorten(e.getOriginalMessage(), 200) + "); " + ADVICE,
                    e);
        } catch (IOException e) {
            throw StorageException.reading(file, e);
        }
    }

    private void add(long begin, long end) {
        if (end - begin > InputLimit.LINE.value()) {
            throw place(size)
                    .error("is longer than " + InputLimit.LINE.value() + " bytes; break it up or remove it, or "
                            + InputLimit.LINE.remedy());
        }
        if (size == begins.length) {
            begins = Arrays.copyOf(begins, 2 * size);
            ends = Arrays.copyOf(ends, 2 * size);
        }
        begins[size] = begin;
        ends[size++] = end;
    }

    private RecordPlace place(int record) {
        return RecordPlace.element(file, record, ADVICE);
    }

    /** Number of objects. */
    public int size() {
        return size;
    }

    /**
     * Reads one object.
     *
     * @param record number of the object, counted from 0
     * @throws BadDataException naming file and record if it is damaged, or changed since the file was indexed
     */
    public JsonRecord get(long record) {
        int i = Math.toIntExact(record);
        if (i < 0 || i >= size) {
            throw new IndexOutOfBoundsException("record " + record + " of " + size);
        }
        try (SeekableByteChannel channel = Files.newByteChannel(file)) {
            return read(channel, i);
        } catch (IOException e) {
            throw StorageException.reading(file, e);
        }
    }

    /** The objects in order. Close the stream. */
    public Stream<JsonRecord> stream() {
        try {
            SeekableByteChannel channel = Files.newByteChannel(file);
            return LongStream.range(0, size)
                    .mapToObj(i -> read(channel, (int) i))
                    .onClose(() -> close(channel));
        } catch (IOException e) {
            throw StorageException.reading(file, e);
        }
    }

    private void close(SeekableByteChannel channel) {
        try {
            channel.close();
        } catch (IOException e) {
            throw StorageException.reading(file, e);
        }
    }

    private JsonRecord read(SeekableByteChannel channel, int i) {
        ByteBuffer bytes = ByteBuffer.allocate((int) (ends[i] - begins[i]));
        try {
            channel.position(begins[i]);
            while (bytes.hasRemaining()) {
                if (channel.read(bytes) < 0) {
                    throw new BadDataException(file + " became shorter while it was used: open it again");
                }
            }
            String text =
                    StandardCharsets.UTF_8.newDecoder().decode(bytes.flip()).toString();
            if (StrictJson.tree(text) instanceof ObjectNode object) {
                return JsonRecord.at(place(i), object);
            }
            throw place(i).error("expected a JSON object; " + ADVICE);
        } catch (JsonProcessingException e) {
            throw new BadDataException(
                    place(i).where() + "is not valid JSON (" + RecordPlace.shorten(e.getOriginalMessage(), 200) + "); "
                            + ADVICE,
                    e);
        } catch (CharacterCodingException e) {
            throw new BadDataException(place(i).where() + "can't be read as UTF-8 text; save the file as UTF-8", e);
        } catch (IOException e) {
            throw StorageException.reading(file, e);
        }
    }
}

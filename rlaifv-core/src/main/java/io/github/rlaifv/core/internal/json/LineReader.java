package io.github.rlaifv.core.internal.json;

import io.github.rlaifv.core.run.BadDataException;
import io.github.rlaifv.core.run.InputLimit;
import io.github.rlaifv.core.run.StorageException;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Reads a UTF-8 text file line by line and knows the offset of each line, so that a line can be read again. */
final class LineReader implements Closeable {

    /**
     * One line.
     *
     * @param number number of the line, counted from 1
     * @param offset offset of its first byte in the file
     * @param text text without the line end
     */
    record Line(long number, long offset, String text) {}

    private final Path file;
    private final InputStream input;
    private final long limit = InputLimit.LINE.value();
    private final byte[] block = new byte[1 << 16];
    private int at;
    private int filled;
    private long number;
    private long offset;

    private LineReader(Path file, InputStream input, long number, long offset) {
        this.file = file;
        this.input = input;
        this.number = number;
        this.offset = offset;
    }

    /** Reads from the beginning of a file. */
    static LineReader open(Path file) {
        return open(file, 0, 0);
    }

    /** Reads from an offset, before which the file has the given number of lines. */
    static LineReader open(Path file, long offset, long linesBefore) {
        if (!Files.isRegularFile(file)) {
            throw new BadDataException(
                    file + " can't be read: check that the file exists, is a regular file and is readable");
        }
        try {
            SeekableByteChannel channel = Files.newByteChannel(file);
            try {
                channel.position(offset);
            } catch (IOException e) {
                channel.close();
                throw e;
            }
            return new LineReader(file, Channels.newInputStream(channel), linesBefore, offset);
        } catch (IOException e) {
            throw StorageException.reading(file, e);
        }
    }

    /** Reads the next line; empty at the end of the file. */
    Optional<Line> next() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        long read = 0;
        try {
            while (fill()) {
                int end = at;
                while (end < filled && block[end] != '\n') {
                    end++;
                }
                boolean ended = end < filled;
                if (bytes.size() + (end - at) > limit) {
                    throw new BadDataException(file + ", line " + (number + 1) + ": is longer than " + limit
                            + " bytes; break it up or remove it, or " + InputLimit.LINE.remedy());
                }
                bytes.write(block, at, end - at);
                read += end - at + (ended ? 1 : 0);
                at = ended ? end + 1 : end;
                if (ended) {
                    break;
                }
            }
        } catch (IOException e) {
            throw StorageException.reading(file, e);
        }
        if (read == 0) {
            return Optional.empty();
        }
        number++;
        Line line = new Line(number, offset, text(bytes.toByteArray()));
        offset += read;
        return Optional.of(line);
    }

    /** Reads the next block if necessary; returns whether there is another byte. */
    private boolean fill() throws IOException {
        if (at == filled) {
            at = 0;
            filled = Math.max(0, input.read(block));
        }
        return at < filled;
    }

    private String text(byte[] bytes) {
        int end = bytes.length > 0 && bytes[bytes.length - 1] == '\r' ? bytes.length - 1 : bytes.length;
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes, 0, end))
                    .toString();
            return number == 1 && text.startsWith("\uFEFF") ? text.substring(1) : text;
        } catch (CharacterCodingException e) {
            throw new BadDataException(
                    file + ", line " + number + ": can't be read as UTF-8 text; save the file as UTF-8", e);
        }
    }

    @Override
    public void close() {
        try {
            input.close();
        } catch (IOException e) {
            throw StorageException.reading(file, e);
        }
    }
}

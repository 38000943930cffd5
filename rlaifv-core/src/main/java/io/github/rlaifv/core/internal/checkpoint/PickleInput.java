package io.github.rlaifv.core.internal.checkpoint;

import io.github.rlaifv.core.run.BadDataException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** The bytes of a pickle, read from the front: numbers, texts and names. Nothing is read beyond the end. */
final class PickleInput {
    private static final int MAX_NAME = 200;

    private final ByteBuffer input;
    private final String where;

    /**
     * Starts at the first byte.
     *
     * @param where file and entry, for messages
     */
    PickleInput(byte[] bytes, String where) {
        this.input = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        this.where = where;
    }

    boolean hasRemaining() {
        return input.hasRemaining();
    }

    /** Number of bytes that were read. */
    int position() {
        return input.position();
    }

    /** File and entry, for messages. */
    String where() {
        return where;
    }

    /** The next bytes as an unsigned number, the lowest byte first. */
    int unsigned(int bytes) {
        return (int) number(bytes);
    }

    /** The next bytes as a number, the lowest byte first; unsigned, except for 8 bytes. */
    long number(int bytes) {
        need(bytes);
        long value = 0;
        for (int i = 0; i < bytes; i++) {
            value |= (input.get() & 0xFFL) << (8 * i);
        }
        return value;
    }

    /** The next bytes as a signed number, the lowest byte first; 0 for no bytes. */
    long longNumber(int bytes) {
        if (bytes > Long.BYTES) {
            throw broken("it has a number of " + bytes + " bytes");
        }
        int unused = 8 * (Long.BYTES - bytes);
        return bytes == 0 ? 0 : number(bytes) << unused >> unused;
    }

    /** The next bytes as UTF-8 text. */
    String text(long bytes) {
        need(bytes);
        ByteBuffer part = input.slice(input.position(), (int) bytes);
        input.position(input.position() + (int) bytes);
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(part).toString();
        } catch (CharacterCodingException e) {
            throw new BadDataException(message("it has a text that is not UTF-8"), e);
        }
    }

    /** The next line, the name of a module, class or function. */
    String line() {
        StringBuilder line = new StringBuilder();
        for (int c = unsigned(1); c != '\n'; c = unsigned(1)) {
            if (c < ' ' || c > '~' || line.length() == MAX_NAME) {
                throw broken("it has an invalid name of a class or function");
            }
            line.append((char) c);
        }
        return line.toString();
    }

    private void need(long bytes) {
        if (bytes > input.remaining()) {
            throw broken("it ends within a value of " + bytes + " bytes");
        }
    }

    /** The failure that names the file, what is wrong with it and the byte. */
    BadDataException broken(String what) {
        return new BadDataException(message(what));
    }

    private String message(String what) {
        return where + " is a broken pickle, fetch the file again: " + what + " (byte " + input.position() + ")";
    }
}

package io.github.rlaifv.core.internal.checkpoint;

import io.github.rlaifv.core.run.BadDataException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Set;
import java.util.TreeSet;
import java.util.zip.CRC32;

/**
 * Finds the entries of an uncompressed ZIP file, so that they can be memory-mapped in place. It supports the 64-bit
 * records of files above 4 GB. Each offset and length is checked against the file's size.
 */
final class StoredZip {
    private static final int END = 0x06054b50;
    private static final int END_64 = 0x06064b50;
    private static final int END_64_LOCATOR = 0x07064b50;
    private static final int CENTRAL = 0x02014b50;
    private static final int LOCAL = 0x04034b50;
    private static final int END_BYTES = 22;
    private static final int MAX_COMMENT = 0xFFFF;
    private static final int MAX_DIRECTORY = 1 << 24;
    private static final long NOT_HERE = 0xFFFFFFFFL;
    /** The flag of entries whose sizes are stored after their data. */
    private static final int DESCRIPTOR = 1 << 3;

    private final FileChannel channel;
    private final Path file;
    private final long size;
    private final Map<String, Listed> entries = new HashMap<>();
    /** Offsets at which entries begin. */
    private final NavigableSet<Long> headers = new TreeSet<>();

    private long directoryAt;

    /** An entry in the directory; {@code header} is the offset of its local header. */
    private record Listed(int flags, int method, long compressed, long bytes, long header, int crc) {}

    /**
     * The location of an entry's data.
     *
     * @param offset offset of the first byte in the file
     * @param bytes size in bytes
     * @param crc checksum of the data; 0 if none is listed
     */
    record Range(long offset, long bytes, int crc) {}

    private StoredZip(FileChannel channel, Path file) throws IOException {
        this.channel = channel;
        this.file = file;
        this.size = channel.size();
    }

    /**
     * Reads the directory.
     *
     * @throws BadDataException if the file is truncated or its directory is damaged
     */
    static StoredZip read(FileChannel channel, Path file) throws IOException {
        StoredZip zip = new StoredZip(channel, file);
        zip.readDirectory();
        return zip;
    }

    Set<String> names() {
        return entries.keySet();
    }

    /**
     * Finds the data of an entry.
     *
     * @throws BadDataException if there is no such entry, or if it is compressed or lies outside the file
     */
    Range locate(String name) throws IOException {
        Listed entry = entries.get(name);
        if (entry == null) {
            throw new BadDataException(file + " has no entry '" + name + "'; it is damaged, fetch it again");
        }
        if (entry.method() != 0 || (entry.flags() & 1) != 0 || entry.compressed() != entry.bytes()) {
            throw new BadDataException(
                    file + ": entry '" + name + "' is compressed or encrypted, so it can't be mapped;"
                            + " write the file again with torch.save, which stores entries as they are");
        }
        byte[] listed = name.getBytes(StandardCharsets.UTF_8);
        ByteBuffer local = read(entry.header(), 30);
        if (local.getInt(0) != LOCAL || unsigned(local, 8) != entry.method() || unsigned(local, 26) != listed.length) {
            throw broken("entry '" + name + "' doesn't begin where the directory says");
        }
        if (!Arrays.equals(read(entry.header() + 30, listed.length).array(), listed)) {
            throw broken("entry '" + name + "' has another name in its local header");
        }
        long sizeThere = local.getInt(22) & NOT_HERE;
        if ((unsigned(local, 6) & DESCRIPTOR) == 0 && sizeThere != NOT_HERE && sizeThere != entry.bytes()) {
            throw broken("entry '" + name + "' has another size in its local header");
        }
        long offset = entry.header() + 30 + unsigned(local, 26) + unsigned(local, 28);
        if (offset > directoryAt || entry.bytes() > directoryAt - offset) {
            throw broken("entry '" + name + "' of " + entry.bytes() + " bytes lies outside the file");
        }
        Long after = headers.higher(entry.header());
        if (after != null && offset + entry.bytes() > after) {
            throw broken("entry '" + name + "' of " + entry.bytes() + " bytes overlaps the next one");
        }
        return new Range(offset, entry.bytes(), entry.crc());
    }

    /** Reads a small entry and verifies its checksum, if the directory lists one. */
    byte[] bytes(String name, int limit) throws IOException {
        Range range = locate(name);
        if (range.bytes() > limit) {
            throw broken("entry '" + name + "' has " + range.bytes() + " bytes, more than the " + limit
                    + " that one of a checkpoint can have");
        }
        byte[] bytes = read(range.offset(), (int) range.bytes()).array();
        CRC32 checksum = new CRC32();
        checksum.update(bytes);
        if (range.crc() != 0 && (int) checksum.getValue() != range.crc()) {
            throw broken("entry '" + name + "' has another checksum than the directory says");
        }
        return bytes;
    }

    private void readDirectory() throws IOException {
        int tail = (int) Math.min(size, END_BYTES + MAX_COMMENT);
        ByteBuffer end = read(size - tail, tail);
        int at = tail - END_BYTES;
        // The record must end the file, because later bytes belong to nothing.
        while (at >= 0 && (end.getInt(at) != END || at + END_BYTES + unsigned(end, at + 20) != tail)) {
            at--;
        }
        if (at < 0) {
            throw broken("a ZIP's directory is missing at its end");
        }
        long bytes = end.getInt(at + 12) & NOT_HERE;
        long offset = end.getInt(at + 16) & NOT_HERE;
        long count = unsigned(end, at + 10);
        if (bytes == NOT_HERE || offset == NOT_HERE || count == 0xFFFF) {
            ByteBuffer far = end64(size - tail + at);
            bytes = far.getLong(40);
            offset = far.getLong(48);
            count = far.getLong(32);
        }
        if (bytes < 0 || bytes > MAX_DIRECTORY || offset < 0 || offset > size - bytes) {
            throw broken("its directory of " + bytes + " bytes at " + offset + " lies outside the file");
        }
        directoryAt = offset;
        ByteBuffer directory = read(offset, (int) bytes);
        while (directory.hasRemaining()) {
            readEntry(directory);
        }
        if (entries.size() != count) {
            throw broken("its directory lists " + entries.size() + " entries and says that there are " + count);
        }
    }

    private ByteBuffer end64(long end) throws IOException {
        if (end < 20) {
            throw broken("its 64-bit directory is missing");
        }
        ByteBuffer locator = read(end - 20, 20);
        long at = locator.getLong(8);
        if (locator.getInt(0) != END_64_LOCATOR || at < 0 || at > size - 56) {
            throw broken("its 64-bit directory is missing");
        }
        ByteBuffer record = read(at, 56);
        if (record.getInt(0) != END_64) {
            throw broken("its 64-bit directory is missing");
        }
        return record;
    }

    private void readEntry(ByteBuffer directory) {
        int start = directory.position();
        if (directory.remaining() < 46 || directory.getInt(start) != CENTRAL) {
            throw broken("its directory is not a list of entries");
        }
        int nameLength = unsigned(directory, start + 28);
        int extraLength = unsigned(directory, start + 30);
        int length = 46 + nameLength + extraLength + unsigned(directory, start + 32);
        if (directory.remaining() < length) {
            throw broken("its directory ends within an entry");
        }
        String name = new String(directory.array(), start + 46, nameLength, StandardCharsets.UTF_8);
        long[] places = {
            directory.getInt(start + 24) & NOT_HERE,
            directory.getInt(start + 20) & NOT_HERE,
            directory.getInt(start + 42) & NOT_HERE
        };
        readPlaces64(directory, start + 46 + nameLength, extraLength, places, name);
        if (places[0] < 0 || places[1] < 0 || places[2] < 0 || places[2] > directoryAt) {
            throw broken("entry '" + name + "' lies outside the file");
        }
        Listed entry = new Listed(
                unsigned(directory, start + 8),
                unsigned(directory, start + 10),
                places[1],
                places[0],
                places[2],
                directory.getInt(start + 16));
        if (entries.put(name, entry) != null) {
            throw broken("entry '" + name + "' occurs twice");
        }
        if (!headers.add(places[2])) {
            throw broken("entry '" + name + "' begins where another one does");
        }
        directory.position(start + length);
    }

    /** Reads the 64-bit extra field, which has those of size, compressed size and header offset that did not fit. */
    private void readPlaces64(ByteBuffer directory, int extra, int length, long[] places, String name) {
        int at = extra;
        int end = extra + length;
        while (end - at >= 4) {
            int id = unsigned(directory, at);
            int bytes = unsigned(directory, at + 2);
            at += 4;
            if (bytes > end - at) {
                throw broken("entry '" + name + "' has a broken extra field");
            }
            int next = at;
            for (int i = 0; id == 1 && i < places.length; i++) {
                if (places[i] == NOT_HERE && next + Long.BYTES <= at + bytes) {
                    places[i] = directory.getLong(next);
                    next += Long.BYTES;
                }
            }
            at += bytes;
        }
    }

    private ByteBuffer read(long position, int length) throws IOException {
        if (length > size - position) {
            throw broken("it ends at " + size + " bytes, where more is expected");
        }
        ByteBuffer buffer = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
        while (buffer.hasRemaining()) {
            if (channel.read(buffer, position + buffer.position()) < 0) {
                throw broken("it ends at " + (position + buffer.position()) + " bytes, where more is expected");
            }
        }
        return buffer.flip();
    }

    private static int unsigned(ByteBuffer buffer, int at) {
        return buffer.getShort(at) & 0xFFFF;
    }

    private BadDataException broken(String what) {
        return new BadDataException(file + " is truncated or damaged, fetch it again: " + what);
    }
}

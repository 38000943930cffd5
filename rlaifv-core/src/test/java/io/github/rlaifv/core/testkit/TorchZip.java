package io.github.rlaifv.core.testkit;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.CRC32;

/** Writes the ZIP of a PyTorch checkpoint byte by byte, so that tests can falsify any of its fields. */
public final class TorchZip {
    private final Map<String, byte[]> entries = new LinkedHashMap<>();
    private boolean records64;
    private long hole;
    private int method;

    /** Creates a checkpoint with a pickle. Storages are added as entries {@code data/KEY}. */
    public static TorchZip of(byte[] pickle) {
        return new TorchZip().entry("data.pkl", pickle).entry("byteorder", "little".getBytes(StandardCharsets.UTF_8));
    }

    public TorchZip entry(String name, byte[] bytes) {
        entries.put("archive/" + name, bytes);
        return this;
    }

    /** Uses 64-bit records throughout. */
    public TorchZip with64BitRecords() {
        records64 = true;
        return this;
    }

    /** Leaves a hole of the given number of bytes after the first entry, which a file system need not store. */
    public TorchZip withHole(long bytes) {
        hole = bytes;
        return this;
    }

    /** Declares a compression method for the entries. Default: 0 (stored), which is how they are always written. */
    public TorchZip saying(int compression) {
        method = compression;
        return this;
    }

    public Path write(Path file) {
        try (FileChannel channel = FileChannel.open(
                file, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING)) {
            ByteArrayOutputStream directory = new ByteArrayOutputStream();
            long at = 0;
            for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
                byte[] name = entry.getKey().getBytes(StandardCharsets.UTF_8);
                ByteBuffer local = little(30 + name.length);
                local.putInt(0x04034b50).putShort(8, (short) method).putShort(26, (short) name.length);
                local.putInt(18, entry.getValue().length).putInt(22, entry.getValue().length);
                local.position(30).put(name).flip();
                CRC32 checksum = new CRC32();
                checksum.update(entry.getValue());
                local.putInt(14, (int) checksum.getValue());
                directory.writeBytes(listed(name, entry.getValue().length, (int) checksum.getValue(), at));
                at += write(channel, local, at);
                at += write(channel, ByteBuffer.wrap(entry.getValue()), at);
                at += hole;
                hole = 0;
            }
            long start = at;
            at += write(channel, ByteBuffer.wrap(directory.toByteArray()), at);
            write(channel, end(start, directory.size(), at), at);
            return file;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private byte[] listed(byte[] name, int bytes, int checksum, long at) {
        ByteBuffer entry = little(46 + name.length + (records64 ? 28 : 0));
        entry.putInt(0x02014b50).putShort(10, (short) method).putInt(16, checksum);
        entry.putInt(20, records64 ? -1 : bytes).putInt(24, records64 ? -1 : bytes);
        entry.putShort(28, (short) name.length).putInt(42, records64 ? -1 : (int) at);
        entry.position(46).put(name);
        if (records64) {
            entry.putShort(30, (short) 28).putShort((short) 1).putShort((short) 24);
            entry.putLong(bytes).putLong(bytes).putLong(at);
        }
        return entry.array();
    }

    private ByteBuffer end(long directory, int bytes, long at) {
        ByteBuffer end = little(22 + (records64 ? 76 : 0));
        if (records64) {
            end.putInt(0x06064b50)
                    .putLong(32, entries.size())
                    .putLong(40, bytes)
                    .putLong(48, directory);
            end.putInt(56, 0x07064b50).putLong(64, at).position(76);
        }
        int start = end.position();
        end.putInt(0x06054b50).putShort(start + 10, (short) (records64 ? -1 : entries.size()));
        end.putInt(start + 12, records64 ? -1 : bytes).putInt(start + 16, records64 ? -1 : (int) directory);
        return end.position(0).limit(end.capacity());
    }

    private static ByteBuffer little(int bytes) {
        return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    private static int write(FileChannel channel, ByteBuffer bytes, long at) throws IOException {
        bytes.position(0);
        int length = bytes.remaining();
        long next = at;
        while (bytes.hasRemaining()) {
            next += channel.write(bytes, next);
        }
        return length;
    }
}

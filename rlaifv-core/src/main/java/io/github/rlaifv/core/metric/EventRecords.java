package io.github.rlaifv.core.metric;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.util.Optional;
import java.util.zip.CRC32C;

/**
 * The framing of TensorFlow's record files: 8 bytes with the length of the record, the checksum of the length, the
 * record, and the checksum of the record, all little-endian. Checksums are CRC-32C, masked so that data that contain
 * checksums can be checksummed again.
 */
final class EventRecords {
    private static final int HEADER = 12;
    private static final int FOOTER = 4;
    private static final int MASK = 0xa282ead8;
    private static final int LONGEST = 1 << 24;

    private EventRecords() {}

    static byte[] frame(byte[] record) {
        ByteBuffer framed = ByteBuffer.allocate(HEADER + record.length + FOOTER).order(ByteOrder.LITTLE_ENDIAN);
        framed.putLong(record.length);
        framed.putInt(checksum(framed.array(), 0, Long.BYTES));
        framed.put(record);
        framed.putInt(checksum(record, 0, record.length));
        return framed.array();
    }

    /**
     * Reads the record at the channel's position, which moves behind it. Empty at the end, and if the record is torn or
     * damaged.
     */
    static Optional<byte[]> next(FileChannel channel) throws IOException {
        ByteBuffer header = ByteBuffer.allocate(HEADER).order(ByteOrder.LITTLE_ENDIAN);
        if (!fill(channel, header)) {
            return Optional.empty();
        }
        long length = header.getLong();
        if (header.getInt() != checksum(header.array(), 0, Long.BYTES) || length < 0 || length > LONGEST) {
            return Optional.empty();
        }
        ByteBuffer rest = ByteBuffer.allocate((int) length + FOOTER).order(ByteOrder.LITTLE_ENDIAN);
        if (!fill(channel, rest)) {
            return Optional.empty();
        }
        byte[] record = new byte[(int) length];
        rest.get(record);
        return rest.getInt() == checksum(record, 0, record.length) ? Optional.of(record) : Optional.empty();
    }

    private static boolean fill(FileChannel channel, ByteBuffer buffer) throws IOException {
        while (buffer.hasRemaining()) {
            if (channel.read(buffer) < 0) {
                return false;
            }
        }
        buffer.flip();
        return true;
    }

    private static int checksum(byte[] bytes, int from, int length) {
        CRC32C crc = new CRC32C();
        crc.update(bytes, from, length);
        return Integer.rotateRight((int) crc.getValue(), 15) + MASK;
    }
}

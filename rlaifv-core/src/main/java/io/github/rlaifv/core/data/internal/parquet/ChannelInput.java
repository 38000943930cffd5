package io.github.rlaifv.core.data.internal.parquet;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/** Bytes of a file from a position on, which leaves the channel's own position alone. */
final class ChannelInput extends InputStream {
    private final FileChannel channel;
    private final ByteBuffer buffer = ByteBuffer.allocate(1 << 10);
    private final long end;
    private long filled;

    ChannelInput(FileChannel channel, long position, long end) {
        this.channel = channel;
        this.filled = position;
        this.end = end;
        buffer.limit(0);
    }

    /** Position in the file of the next byte. */
    long position() {
        return filled - buffer.remaining();
    }

    @Override
    public int read() throws IOException {
        return fill() ? buffer.get() & 0xFF : -1;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        if (!fill()) {
            return -1;
        }
        int count = Math.min(length, buffer.remaining());
        buffer.get(bytes, offset, count);
        return count;
    }

    private boolean fill() throws IOException {
        if (buffer.hasRemaining()) {
            return true;
        }
        buffer.clear();
        buffer.limit((int) Math.max(0, Math.min(buffer.capacity(), end - filled)));
        int count = buffer.hasRemaining() ? channel.read(buffer, filled) : -1;
        buffer.flip();
        filled += Math.max(0, count);
        return count > 0;
    }

    /** Exactly so many bytes from a position. */
    static byte[] readFully(FileChannel channel, long position, int length) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(length);
        while (bytes.hasRemaining()) {
            if (channel.read(bytes, position + bytes.position()) < 0) {
                throw new IOException("the file ends at byte " + (position + bytes.position()));
            }
        }
        return bytes.array();
    }
}

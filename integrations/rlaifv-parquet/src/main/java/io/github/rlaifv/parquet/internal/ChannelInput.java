package io.github.rlaifv.parquet.internal;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** A stream of the bytes of a file from one position to another. */
final class ChannelInput extends InputStream {
    private final FileChannel channel;
    private final ByteBuffer buffer = ByteBuffer.allocate(1 << 10);
    private final long end;
    private long filled;

    ChannelInput(Path file, long position, long end) throws IOException {
        this.channel = FileChannel.open(file, StandardOpenOption.READ);
        this.filled = position;
        this.end = end;
        buffer.limit(0);
    }

    /** Returns the position of the next byte in the file. */
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

    @Override
    public void close() throws IOException {
        channel.close();
    }

    /** Reads exactly {@code length} bytes from a position. */
    static byte[] readFully(Path file, long position, int length) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(length);
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            while (bytes.hasRemaining()) {
                if (channel.read(bytes, position + bytes.position()) < 0) {
                    throw new IOException("the file ends at byte " + (position + bytes.position()));
                }
            }
        }
        return bytes.array();
    }
}

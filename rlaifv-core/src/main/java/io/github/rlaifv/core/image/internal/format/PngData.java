package io.github.rlaifv.core.image.internal.format;

import io.github.rlaifv.core.image.internal.ByteCursor;
import io.github.rlaifv.core.image.internal.ImageFault;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/** The rows of a PNG, decompressed one by one from its consecutive IDAT chunks, whose structure was checked before. */
final class PngData implements AutoCloseable {
    /** Limit of data after the last row, which some writers add; more is not read. */
    private static final int SURPLUS = 1 << 16;

    private final byte[] png;
    private final Inflater inflater = new Inflater();
    private int chunk;

    /**
     * @param png the file
     * @param chunk offset of the first IDAT chunk
     */
    PngData(byte[] png, int chunk) {
        this.png = png;
        this.chunk = chunk;
    }

    /** Fills a row and returns the type of its filter. */
    int next(byte[] row) {
        byte[] filter = new byte[1];
        fill(filter);
        fill(row);
        return filter[0];
    }

    private void fill(byte[] bytes) {
        int at = 0;
        while (at < bytes.length) {
            int count = inflate(bytes, at);
            if (count < 0) {
                throw ImageFault.damaged("its compressed data end before its last row");
            }
            at += count;
        }
    }

    /** Decompresses into an array; returns the number of bytes, or -1 at the end of the compressed data. */
    private int inflate(byte[] bytes, int at) {
        try {
            int count = inflater.inflate(bytes, at, bytes.length - at);
            if (count == 0) {
                if (inflater.finished() || inflater.needsDictionary() || !feed()) {
                    return -1;
                }
            }
            return count;
        } catch (DataFormatException e) {
            throw ImageFault.damaged("its compressed data are broken: " + e.getMessage());
        }
    }

    private boolean feed() {
        if (!ByteCursor.holds(png, chunk + 4, "IDAT")) {
            return false;
        }
        int length = (int) new ByteCursor(png, chunk, png.length).u32();
        inflater.setInput(png, chunk + 8, length);
        chunk += length + 12;
        return true;
    }

    /** Reads up to the checksum of the compressed data, so that a wrong or missing one is detected. */
    void requireEnd() {
        byte[] surplus = new byte[SURPLUS];
        int count = 0;
        while (count >= 0 && !inflater.finished()) {
            count = inflate(surplus, 0);
            if (count > 0) {
                return;
            }
        }
        if (!inflater.finished()) {
            throw ImageFault.damaged("its compressed data end before their check sum");
        }
    }

    @Override
    public void close() {
        inflater.end();
    }
}

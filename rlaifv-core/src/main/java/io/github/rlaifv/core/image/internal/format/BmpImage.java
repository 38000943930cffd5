package io.github.rlaifv.core.image.internal.format;

import io.github.rlaifv.core.image.RgbImage;
import io.github.rlaifv.core.image.internal.ByteCursor;
import io.github.rlaifv.core.image.internal.ImageFault;

/** A Windows bitmap of 1, 4, 8, 16, 24 or 32 bits per pixel, uncompressed or with run lengths. Alpha is dropped. */
final class BmpImage implements EncodedImage {
    private static final int LEVELS = 256;

    private final byte[] bmp;
    private final BmpHeader header;
    /** The palette {@code [3 x 256]}, red first. */
    private final byte[] colors = new byte[LEVELS * RgbImage.CHANNELS];

    private final int data;

    BmpImage(byte[] bmp) {
        this.bmp = bmp;
        ByteCursor cursor = new ByteCursor(bmp).skip(10);
        long offset = cursor.u32le();
        header = BmpHeader.read(cursor);
        int entry = header.size() == BmpHeader.OLDEST ? 3 : 4;
        long count = header.colors() == 0 ? 1L << header.pixels().bits() : header.colors();
        if (header.pixels().bits() <= 8) {
            if (count > LEVELS) {
                throw ImageFault.damaged("its palette has " + count + " colours");
            }
            if (offset == 14L + header.size()) {
                // Some writers do not include the palette in the offset.
                offset += entry * count;
            }
            palette(cursor, entry, (int) count);
        }
        long begin = offset == 0 ? cursor.at() : offset;
        if (begin > bmp.length) {
            throw ImageFault.damaged("its pixels should begin at byte " + begin + ", but it has " + bmp.length);
        }
        data = (int) begin;
    }

    static boolean starts(byte[] encoded) {
        return ByteCursor.holds(encoded, 0, "BM");
    }

    private void palette(ByteCursor cursor, int entry, int count) {
        for (int i = 0; i < count && cursor.remaining() >= entry; i++) {
            byte[] color = cursor.take(entry);
            colors[3 * i] = color[2];
            colors[3 * i + 1] = color[1];
            colors[3 * i + 2] = color[0];
        }
    }

    @Override
    public long width() {
        return header.width();
    }

    @Override
    public long height() {
        return header.height();
    }

    @Override
    public long decodingBytes() {
        return width() * height() * (RgbImage.CHANNELS + (header.pixels().runs() ? 1 : 0));
    }

    @Override
    public int orientation() {
        return OrientationTag.UPRIGHT;
    }

    @Override
    public RgbImage decode() {
        int width = (int) header.width();
        int height = (int) header.height();
        byte[] rgb = new byte[Math.multiplyExact(Math.multiplyExact(width, height), RgbImage.CHANNELS)];
        if (header.pixels().runs()) {
            byte[] indices = BmpRuns.read(
                    new ByteCursor(bmp, data, bmp.length),
                    width,
                    height,
                    header.pixels().bits() == 4);
            for (int i = 0; i < indices.length; i++) {
                int row = i / width;
                put(rgb, ((header.topDown() ? row : height - 1 - row) * width + i % width) * 3, indices[i] & 0xff);
            }
            return new RgbImage(width, height, rgb);
        }
        long rowBytes = (header.width() * header.pixels().bits() + 7) / 8;
        long stride = (header.width() * header.pixels().bits() + 31) / 32 * 4;
        for (int row = 0; row < height; row++) {
            long from = data + row * stride;
            if (from + rowBytes > bmp.length) {
                throw ImageFault.damaged("it ends in row " + row + " of " + height);
            }
            row((int) from, width, rgb, (header.topDown() ? row : height - 1 - row) * width * 3);
        }
        return new RgbImage(width, height, rgb);
    }

    private void row(int from, int width, byte[] rgb, int to) {
        int bits = header.pixels().bits();
        for (int x = 0; x < width; x++, to += 3) {
            if (bits <= 8) {
                int bit = x * bits;
                int shift = 8 - bits - (bit & 7);
                put(rgb, to, (bmp[from + (bit >> 3)] & 0xff) >> shift & (1 << bits) - 1);
            } else {
                long pixel = 0;
                for (int i = bits / 8 - 1; i >= 0; i--) {
                    pixel = pixel << 8 | bmp[from + x * (bits / 8) + i] & 0xff;
                }
                rgb[to] = header.pixels().red().level(pixel);
                rgb[to + 1] = header.pixels().green().level(pixel);
                rgb[to + 2] = header.pixels().blue().level(pixel);
            }
        }
    }

    private void put(byte[] rgb, int to, int index) {
        rgb[to] = colors[3 * index];
        rgb[to + 1] = colors[3 * index + 1];
        rgb[to + 2] = colors[3 * index + 2];
    }
}

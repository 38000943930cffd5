package io.github.rlaifv.core.image.internal.format;

import io.github.rlaifv.core.image.RgbImage;
import io.github.rlaifv.core.image.internal.ByteCursor;
import io.github.rlaifv.core.image.internal.ImageFault;

/**
 * The first frame of a GIF on its canvas. Areas outside the frame have the transparent color, or the first color of the
 * palette if there is none, as in Pillow.
 */
final class GifImage implements EncodedImage {
    private static final int LEVELS = 256;
    private static final int IMAGE = ',';
    private static final int EXTENSION = '!';
    private static final int END = ';';
    private static final int GRAPHIC_CONTROL = 0xf9;
    private static final int PALETTE_FLAG = 0x80;
    private static final int INTERLACE_FLAG = 0x40;

    private final byte[] gif;
    private final int canvasWidth;
    private final int canvasHeight;
    private final int background;
    private final int left;
    private final int top;
    private final int frameWidth;
    private final int frameHeight;
    private final boolean interlaced;
    /** The palette {@code [3 x 256]}. */
    private final byte[] colors;
    /** Offset of the compressed data, which begin with the size of their codes. */
    private final int data;

    GifImage(byte[] gif) {
        this.gif = gif;
        ByteCursor cursor = new ByteCursor(gif).skip(6);
        int screenWidth = cursor.u16le();
        int screenHeight = cursor.u16le();
        int screenFlags = cursor.u8();
        cursor.skip(2);
        byte[] shared = palette(cursor, screenFlags, grays());
        int transparent = -1;
        int block = cursor.u8();
        while (block != IMAGE) {
            if (block == END) {
                throw ImageFault.damaged("it has no image");
            }
            if (block == EXTENSION) {
                int label = cursor.u8();
                byte[] content = cursor.take(cursor.u8());
                if (label == GRAPHIC_CONTROL && content.length >= 4 && (content[0] & 1) != 0) {
                    transparent = content[3] & 0xff;
                }
                for (int size = content.length; size > 0; ) {
                    size = cursor.u8();
                    cursor.skip(size);
                }
            }
            block = cursor.u8();
        }
        left = cursor.u16le();
        top = cursor.u16le();
        frameWidth = cursor.u16le();
        frameHeight = cursor.u16le();
        int flags = cursor.u8();
        if (frameWidth == 0 || frameHeight == 0) {
            throw ImageFault.damaged("its first frame has no pixels");
        }
        interlaced = (flags & INTERLACE_FLAG) != 0;
        colors = palette(cursor, flags, shared);
        data = cursor.at();
        background = Math.max(transparent, 0);
        canvasWidth = Math.max(screenWidth, left + frameWidth);
        canvasHeight = Math.max(screenHeight, top + frameHeight);
    }

    static boolean starts(byte[] encoded) {
        return ByteCursor.holds(encoded, 0, "GIF87a") || ByteCursor.holds(encoded, 0, "GIF89a");
    }

    private static byte[] grays() {
        byte[] grays = new byte[LEVELS * RgbImage.CHANNELS];
        for (int i = 0; i < grays.length; i++) {
            grays[i] = (byte) (i / RgbImage.CHANNELS);
        }
        return grays;
    }

    /**
     * The palette after a header, if its flags say that there is one. A gray-scale palette is not shortened, as in
     * Pillow.
     */
    private static byte[] palette(ByteCursor cursor, int flags, byte[] otherwise) {
        if ((flags & PALETTE_FLAG) == 0) {
            return otherwise;
        }
        byte[] stored = cursor.take(RgbImage.CHANNELS << (flags & 7) + 1);
        byte[] grays = grays();
        boolean gray = true;
        for (int i = 0; i < stored.length; i++) {
            gray &= stored[i] == grays[i];
        }
        if (gray) {
            return grays;
        }
        byte[] colors = new byte[LEVELS * RgbImage.CHANNELS];
        System.arraycopy(stored, 0, colors, 0, stored.length);
        return colors;
    }

    @Override
    public long width() {
        return canvasWidth;
    }

    @Override
    public long height() {
        return canvasHeight;
    }

    @Override
    public long decodingBytes() {
        return width() * height() * RgbImage.CHANNELS;
    }

    @Override
    public int orientation() {
        return OrientationTag.UPRIGHT;
    }

    @Override
    public RgbImage decode() {
        byte[] rgb = new byte[Math.multiplyExact(Math.multiplyExact(canvasWidth, canvasHeight), RgbImage.CHANNELS)];
        boolean covered = frameWidth == canvasWidth && frameHeight == canvasHeight;
        if (!covered) {
            for (int to = 0; to < rgb.length; to += RgbImage.CHANNELS) {
                put(rgb, to, background);
            }
        }
        GifCodes codes = new GifCodes(new ByteCursor(gif, data, gif.length));
        byte[] row = new byte[frameWidth];
        for (int i = 0; i < frameHeight; i++) {
            if (!codes.next(row)) {
                throw ImageFault.damaged("its first frame has " + i + " of " + frameHeight + " rows");
            }
            int y = top + (interlaced ? interlacedRow(i) : i);
            int to = (y * canvasWidth + left) * RgbImage.CHANNELS;
            for (byte index : row) {
                put(rgb, to, index & 0xff);
                to += RgbImage.CHANNELS;
            }
        }
        return new RgbImage(canvasWidth, canvasHeight, rgb);
    }

    private void put(byte[] rgb, int to, int index) {
        rgb[to] = colors[3 * index];
        rgb[to + 1] = colors[3 * index + 1];
        rgb[to + 2] = colors[3 * index + 2];
    }

    /** The row of an interlaced image: every eighth row first, then those between, and so on. */
    private int interlacedRow(int number) {
        int rest = number;
        int first = 0;
        int step = 8;
        while (true) {
            int rows = frameHeight <= first ? 0 : (frameHeight - first - 1) / step + 1;
            if (rest < rows) {
                return first + rest * step;
            }
            rest -= rows;
            step = first == 0 ? 8 : step / 2;
            first = step / 2;
        }
    }
}

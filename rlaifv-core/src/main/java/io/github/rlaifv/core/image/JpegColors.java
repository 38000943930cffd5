package io.github.rlaifv.core.image;

import java.awt.image.Raster;

/**
 * Turns the stored components of a JPEG into RGB with the fixed-point arithmetic of libjpeg, so that the result equals
 * Pillow's {@code convert("RGB")}: no ICC profile is applied, gray is copied, CMYK is taken as inverted (Adobe's way).
 */
enum JpegColors {
    GRAY,
    YCC,
    RGB,
    CMYK,
    YCCK;

    private static final int BITS = 16;
    private static final int HALF = 1 << (BITS - 1);
    private static final int RED_CR = fixed(1.40200);
    private static final int BLUE_CB = fixed(1.77200);
    private static final int GREEN_CR = fixed(0.71414);
    private static final int GREEN_CB = fixed(0.34414);

    private static int fixed(double factor) {
        return (int) (factor * (1 << BITS) + 0.5);
    }

    /** Finds the colour space as libjpeg does: JFIF mark, then Adobe mark, then component ids. */
    static JpegColors of(byte[] jpeg, int components) {
        boolean jfif = false;
        int adobe = -1;
        String ids = "";
        int at = 2;
        while (at + 4 <= jpeg.length && (jpeg[at] & 0xff) == 0xff) {
            int marker = jpeg[at + 1] & 0xff;
            if (marker == 0xff) {
                at++;
                continue;
            }
            if (marker == 0xda || marker == 0xd9) {
                break;
            }
            int length = (jpeg[at + 2] & 0xff) << 8 | jpeg[at + 3] & 0xff;
            int end = Math.min(at + 2 + length, jpeg.length);
            if (marker == 0xe0 && startsWith(jpeg, at + 4, end, "JFIF\0")) {
                jfif = true;
            } else if (marker == 0xee && length >= 14 && startsWith(jpeg, at + 4, end, "Adobe")) {
                adobe = at + 15 < jpeg.length ? jpeg[at + 15] & 0xff : -1;
            } else if (isFrame(marker)) {
                StringBuilder found = new StringBuilder();
                for (int id = at + 10; id < end; id += 3) {
                    found.append((char) (jpeg[id] & 0xff));
                }
                ids = found.toString();
            }
            at += 2 + Math.max(length, 2);
        }
        if (components == 1) {
            return GRAY;
        }
        if (components == 3) {
            boolean rgb = !jfif && (adobe == 0 || adobe < 0 && ids.equals("RGB"));
            return rgb ? RGB : YCC;
        }
        return adobe > 0 ? YCCK : CMYK;
    }

    private static boolean isFrame(int marker) {
        return marker >= 0xc0 && marker <= 0xcf && marker != 0xc4 && marker != 0xc8 && marker != 0xcc;
    }

    private static boolean startsWith(byte[] bytes, int at, int end, String text) {
        if (at + text.length() > end) {
            return false;
        }
        for (int i = 0; i < text.length(); i++) {
            if (bytes[at + i] != text.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    /** Converts the stored components, one byte each. */
    RgbImage toRgb(Raster raster) {
        int width = raster.getWidth();
        int height = raster.getHeight();
        int bands = raster.getNumBands();
        byte[] rgb = new byte[width * height * RgbImage.CHANNELS];
        byte[] row = new byte[width * bands];
        int to = 0;
        for (int y = 0; y < height; y++) {
            raster.getDataElements(raster.getMinX(), raster.getMinY() + y, width, 1, row);
            for (int at = 0; at < row.length; at += bands) {
                put(row, at, rgb, to);
                to += RgbImage.CHANNELS;
            }
        }
        return new RgbImage(width, height, rgb);
    }

    private void put(byte[] row, int at, byte[] rgb, int to) {
        int a = row[at] & 0xff;
        if (this == GRAY) {
            rgb[to] = (byte) a;
            rgb[to + 1] = (byte) a;
            rgb[to + 2] = (byte) a;
            return;
        }
        int r = a;
        int g = row[at + 1] & 0xff;
        int b = row[at + 2] & 0xff;
        if (this == YCC || this == YCCK) {
            int cb = g - 128;
            int cr = b - 128;
            r = clip(a + (RED_CR * cr + HALF >> BITS));
            g = clip(a + (-GREEN_CB * cb - GREEN_CR * cr + HALF >> BITS));
            b = clip(a + (BLUE_CB * cb + HALF >> BITS));
        }
        if (this == CMYK || this == YCCK) {
            // Stored inverted: 255 is no ink. YCCK's colour part is the RGB of the ink, so its ink value is 255 - RGB,
            // inverted once more. Multiplication by the share of white left by black, rounded as Pillow rounds.
            int white = row[at + 3] & 0xff;
            boolean inverted = this == YCCK;
            r = ink(inverted ? r : 255 - r, white);
            g = ink(inverted ? g : 255 - g, white);
            b = ink(inverted ? b : 255 - b, white);
        }
        rgb[to] = (byte) r;
        rgb[to + 1] = (byte) g;
        rgb[to + 2] = (byte) b;
    }

    private static int ink(int ink, int white) {
        int product = ink * white + 128;
        return clip(white - ((product >> 8) + product >> 8));
    }

    private static int clip(int value) {
        return Math.max(0, Math.min(255, value));
    }
}

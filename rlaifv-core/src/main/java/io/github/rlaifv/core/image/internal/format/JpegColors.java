package io.github.rlaifv.core.image.internal.format;

import io.github.rlaifv.core.image.RgbImage;
import java.awt.image.DataBufferByte;
import java.awt.image.PixelInterleavedSampleModel;
import java.awt.image.Raster;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Converts the components of a JPEG to RGB with libjpeg's fixed-point arithmetic, so that results equal Pillow's {@code
 * convert("RGB")}: ICC profiles are ignored, gray is copied, and CMYK is treated as inverted (as Adobe writes it).
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

    /** Determines the color space as libjpeg does: by the JFIF mark, the Adobe mark, or the component ids. */
    static JpegColors of(JpegSegments segments, int components) {
        int adobe = segments.adobe();
        if (components == 1) {
            return GRAY;
        }
        if (components == 3) {
            boolean named = segments.components().equals(List.of((int) 'R', (int) 'G', (int) 'B'));
            boolean rgb = !segments.jfif() && (adobe == 0 || adobe < 0 && named);
            return rgb ? RGB : YCC;
        }
        return adobe > 0 ? YCCK : CMYK;
    }

    /** Converts the stored components, one byte each. */
    RgbImage toRgb(Raster raster) {
        int width = raster.getWidth();
        int height = raster.getHeight();
        int bands = raster.getNumBands();
        byte[] inPlace = bands == RgbImage.CHANNELS ? packed(raster) : null;
        if (inPlace != null) {
            for (int at = 0; at < inPlace.length; at += bands) {
                put(inPlace, at, inPlace, at);
            }
            return new RgbImage(width, height, inPlace);
        }
        byte[] rgb = new byte[Math.multiplyExact(Math.multiplyExact(width, height), RgbImage.CHANNELS)];
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

    /** The raster's own array if it contains the components of one pixel after the other and nothing else. */
    private static byte @Nullable [] packed(Raster raster) {
        int bands = raster.getNumBands();
        int size = raster.getWidth() * raster.getHeight() * bands;
        if (raster.getSampleModel() instanceof PixelInterleavedSampleModel model
                && raster.getDataBuffer() instanceof DataBufferByte buffer
                && model.getPixelStride() == bands
                && model.getScanlineStride() == raster.getWidth() * bands
                && Arrays.equals(
                        model.getBandOffsets(), IntStream.range(0, bands).toArray())
                && raster.getSampleModelTranslateX() == 0
                && raster.getSampleModelTranslateY() == 0
                && buffer.getOffset() == 0
                && buffer.getData().length == size) {
            return buffer.getData();
        }
        return null;
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
            // Stored inverted: 255 is no ink. The color part of YCCK is the RGB of the ink, so its ink value is 255 -
            // RGB, inverted once more. It is multiplied by the share of white that black leaves, rounded as in Pillow.
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

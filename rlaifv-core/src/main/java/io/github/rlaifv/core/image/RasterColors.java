package io.github.rlaifv.core.image;

import java.awt.Transparency;
import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.awt.image.ComponentColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.IndexColorModel;
import java.awt.image.Raster;

/**
 * Copies the samples of a decoded picture as RGB without any gamma or colour-space conversion (which
 * {@link BufferedImage#getRGB} would do for gray pictures). Alpha is dropped; 16-bit samples keep their high byte.
 */
final class RasterColors {
    private static final int BYTE_BITS = 8;
    private static final int BYTE_MAX = 255;

    private RasterColors() {}

    static RgbImage toRgb(BufferedImage image) {
        ColorModel colors = image.getColorModel();
        if (colors instanceof IndexColorModel palette) {
            return indexed(image.getRaster(), palette);
        }
        if (colors instanceof ComponentColorModel
                && !(colors.isAlphaPremultiplied() && colors.getTransparency() != Transparency.OPAQUE)
                && holdsUnsignedIntegers(colors)
                && isGrayOrRgb(colors)) {
            return components(image.getRaster(), colors);
        }
        return converted(image);
    }

    private static boolean holdsUnsignedIntegers(ColorModel colors) {
        int type = colors.getTransferType();
        return type == DataBuffer.TYPE_BYTE || type == DataBuffer.TYPE_USHORT;
    }

    private static boolean isGrayOrRgb(ColorModel colors) {
        int type = colors.getColorSpace().getType();
        return type == ColorSpace.TYPE_GRAY || type == ColorSpace.TYPE_RGB;
    }

    private static RgbImage indexed(Raster raster, IndexColorModel palette) {
        int width = raster.getWidth();
        int height = raster.getHeight();
        int[] argb = new int[palette.getMapSize()];
        palette.getRGBs(argb);
        byte[] rgb = new byte[width * height * RgbImage.CHANNELS];
        int[] row = new int[width];
        int to = 0;
        for (int y = 0; y < height; y++) {
            raster.getSamples(raster.getMinX(), raster.getMinY() + y, width, 1, 0, row);
            for (int index : row) {
                // An index beyond the palette is black, as in Pillow.
                to = put(rgb, to, index < argb.length ? argb[index] : 0);
            }
        }
        return new RgbImage(width, height, rgb);
    }

    private static RgbImage components(Raster raster, ColorModel colors) {
        int width = raster.getWidth();
        int height = raster.getHeight();
        int bands = raster.getNumBands();
        boolean gray = colors.getNumColorComponents() == 1;
        int bits = colors.getComponentSize(0);
        byte[] rgb = new byte[width * height * RgbImage.CHANNELS];
        int[] row = new int[width * bands];
        int to = 0;
        for (int y = 0; y < height; y++) {
            raster.getPixels(raster.getMinX(), raster.getMinY() + y, width, 1, row);
            for (int at = 0; at < row.length; at += bands) {
                rgb[to++] = level(row[at], bits);
                rgb[to++] = level(row[gray ? at : at + 1], bits);
                rgb[to++] = level(row[gray ? at : at + 2], bits);
            }
        }
        return new RgbImage(width, height, rgb);
    }

    private static byte level(int sample, int bits) {
        if (bits >= BYTE_BITS) {
            return (byte) (sample >> bits - BYTE_BITS);
        }
        return (byte) (sample * BYTE_MAX / ((1 << bits) - 1));
    }

    private static RgbImage converted(BufferedImage image) {
        int width = image.getWidth();
        int height = image.getHeight();
        byte[] rgb = new byte[width * height * RgbImage.CHANNELS];
        int[] row = new int[width];
        int to = 0;
        for (int y = 0; y < height; y++) {
            image.getRGB(0, y, width, 1, row, 0, width);
            for (int argb : row) {
                to = put(rgb, to, argb);
            }
        }
        return new RgbImage(width, height, rgb);
    }

    private static int put(byte[] rgb, int to, int argb) {
        rgb[to] = (byte) (argb >> 16);
        rgb[to + 1] = (byte) (argb >> 8);
        rgb[to + 2] = (byte) argb;
        return to + RgbImage.CHANNELS;
    }
}

package io.github.rlaifv.core.image.internal.webp;

import io.github.rlaifv.core.image.RgbImage;
import io.github.rlaifv.core.image.internal.ByteCursor;
import io.github.rlaifv.core.image.internal.ImageFault;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumSet;
import java.util.Set;

/** Decodes lossless WebP images. */
public final class Vp8lDecoder {
    private static final int LITERALS = 256;
    private static final int LENGTHS = 24;
    private static final int NEAR = 120;
    /** Position {@code x + 8 - 16 * y} of each near pixel that has its own distance code. */
    private static final int[] NEAR_PLACES = Vp8lNear.places();

    private final Vp8lBits bits;

    Vp8lDecoder(Vp8lBits bits) {
        this.bits = bits;
    }

    /** Decodes an image with its header. */
    public static RgbImage decode(ByteCursor data) {
        Vp8lHeader header = Vp8lHeader.read(data);
        int width = header.width();
        int height = header.height();
        int[] argb = new Vp8lDecoder(new Vp8lBits(data)).pixels(width, height);
        byte[] rgb = new byte[Math.multiplyExact(Math.multiplyExact(width, height), RgbImage.CHANNELS)];
        for (int i = 0, to = 0; to < rgb.length; i++, to += RgbImage.CHANNELS) {
            rgb[to] = (byte) (argb[i] >> 16);
            rgb[to + 1] = (byte) (argb[i] >> 8);
            rgb[to + 2] = (byte) argb[i];
        }
        return new RgbImage(width, height, rgb);
    }

    /** Decodes pixels as 32-bit numbers: alpha, red, green and blue from the highest byte down. */
    int[] pixels(int width, int height) {
        Deque<Vp8lTransform> transforms = new ArrayDeque<>();
        Set<Vp8lTransform.Kind> seen = EnumSet.noneOf(Vp8lTransform.Kind.class);
        int stored = width;
        while (bits.flag()) {
            Vp8lTransform.Kind kind = Vp8lTransform.Kind.values()[bits.read(2)];
            if (!seen.add(kind)) {
                throw ImageFault.damaged("its lossless image names a transform twice");
            }
            Vp8lTransform transform = transform(kind, stored, height);
            transforms.push(transform);
            stored = transform.storedWidth();
        }
        int[] argb = new int[Math.multiplyExact(width, height)];
        image(argb, stored, height, true);
        for (Vp8lTransform transform : transforms) {
            transform.undo(argb, height);
        }
        return argb;
    }

    private Vp8lTransform transform(Vp8lTransform.Kind kind, int width, int height) {
        switch (kind) {
            case PREDICTION, CROSS_COLOR -> {
                int block = bits.read(3) + 2;
                int[] data = small(blocks(width, block), blocks(height, block));
                return new Vp8lTransform(kind, width, width, block, data);
            }
            case PALETTE -> {
                int colors = bits.read(8) + 1;
                int[] palette = small(colors, 1);
                for (int i = 1; i < colors; i++) {
                    palette[i] = Vp8lTransform.sum(palette[i], palette[i - 1]);
                }
                int packing = colors > 16 ? 0 : colors > 4 ? 1 : colors > 2 ? 2 : 3;
                return new Vp8lTransform(kind, width, blocks(width, packing), packing, palette);
            }
            default -> {
                return new Vp8lTransform(kind, width, width, 0, new int[0]);
            }
        }
    }

    private static int blocks(int size, int block) {
        return size + (1 << block) - 1 >> block;
    }

    private int[] small(int width, int height) {
        int[] argb = new int[Math.multiplyExact(width, height)];
        image(argb, width, height, false);
        return argb;
    }

    /** Decodes an image into the beginning of an array. */
    private void image(int[] argb, int width, int height, boolean outer) {
        int cacheBits = bits.flag() ? bits.read(4) : 0;
        if (cacheBits > 11) {
            throw ImageFault.damaged("its lossless image has a colour cache of " + cacheBits + " bits");
        }
        int block = 0;
        int[] groups = new int[0];
        if (outer && bits.flag()) {
            block = bits.read(3) + 2;
            groups = small(blocks(width, block), blocks(height, block));
        }
        int cacheSize = cacheBits == 0 ? 0 : 1 << cacheBits;
        Vp8lCodes[] codes = Vp8lCodes.read(bits, groups, cacheSize);
        read(argb, width, height, new Vp8lGroups(codes, groups, blocks(width, block), block), cacheBits);
    }

    private void read(int[] argb, int width, int height, Vp8lGroups groups, int cacheBits) {
        int[] cache = new int[cacheBits == 0 ? 0 : 1 << cacheBits];
        int total = width * height;
        int at = 0;
        int cached = 0;
        while (at < total) {
            Vp8lCodes code = groups.of(at, width);
            int symbol = code.green().read(bits);
            if (symbol < LITERALS) {
                int red = code.red().read(bits);
                int blue = code.blue().read(bits);
                int alpha = code.alpha().read(bits);
                argb[at++] = alpha << 24 | red << 16 | symbol << 8 | blue;
            } else if (symbol < LITERALS + LENGTHS) {
                int length = extended(symbol - LITERALS);
                int distance = distance(extended(code.distance().read(bits)), width);
                if (distance > at || length > total - at) {
                    throw ImageFault.damaged("its lossless image copies pixels from outside of it");
                }
                for (int i = 0; i < length; i++, at++) {
                    argb[at] = argb[at - distance];
                }
            } else {
                for (; cached < at; cached++) {
                    cache[slot(argb[cached], cacheBits)] = argb[cached];
                }
                argb[at++] = cache[symbol - LITERALS - LENGTHS];
            }
        }
    }

    private static int slot(int color, int cacheBits) {
        return 0x1e35a7bd * color >>> Integer.SIZE - cacheBits;
    }

    /** Decodes a number whose lower bits are stored after its symbol. */
    private int extended(int symbol) {
        if (symbol < 4) {
            return symbol + 1;
        }
        int extra = symbol - 2 >> 1;
        return (2 + (symbol & 1) << extra) + bits.read(extra) + 1;
    }

    private static int distance(int code, int width) {
        if (code > NEAR) {
            return code - NEAR;
        }
        int place = NEAR_PLACES[code - 1];
        int y = place >> 4;
        int x = 8 - (place & 15);
        return Math.max(1, y * width + x);
    }
}

package io.github.rlaifv.core.image.internal.format;

import io.github.rlaifv.core.image.internal.ImageFault;
import java.util.List;

/**
 * How a bitmap stores its pixels.
 *
 * @param bits bits per pixel
 * @param compression 0 for none, 1 for run lengths of bytes, 2 for run lengths of half bytes, 3 for none with masks
 * @param red bits of red in pixels of 16 bits and more
 * @param green bits of green
 * @param blue bits of blue
 */
record BmpPixels(int bits, int compression, BmpMask red, BmpMask green, BmpMask blue) {
    /** The compression whose header has masks. */
    static final int MASKS = 3;

    private static final int RUNS_OF_BYTES = 1;
    private static final int RUNS_OF_HALVES = 2;
    private static final List<Integer> DEPTHS = List.of(1, 4, 8, 16, 24, 32);
    private static final List<Long> STANDARD = List.of(0xff0000L, 0xff00L, 0xffL);
    private static final List<Long> STANDARD_16 = List.of(0x7c00L, 0x3e0L, 0x1fL);

    /** Supported masks of red, green and blue. */
    private static final List<List<Long>> KNOWN = List.of(
            STANDARD,
            STANDARD_16,
            List.of(0xf800L, 0x7e0L, 0x1fL),
            List.of(0xff000000L, 0xff0000L, 0xff00L),
            List.of(0xff000000L, 0xff00L, 0xffL),
            List.of(0xffL, 0xff00L, 0xff0000L));

    /**
     * Checks the pixel format in a header.
     *
     * @param masks masks of red, green and blue; empty or zeros for the standard ones
     * @throws ImageFault if the pixel format is not supported
     */
    static BmpPixels of(int bits, long compression, List<Long> masks) {
        if (!DEPTHS.contains(bits)) {
            throw ImageFault.unsupported("a bitmap with " + bits + " bits per pixel");
        }
        boolean known = compression == 0
                || compression == RUNS_OF_BYTES && bits == 8
                || compression == RUNS_OF_HALVES && bits == 4
                || compression == MASKS && bits > 8;
        if (!known) {
            throw ImageFault.unsupported(
                    "a bitmap with compression " + compression + " and " + bits + " bits per pixel");
        }
        boolean none = masks.isEmpty() || masks.stream().allMatch(mask -> mask == 0);
        List<Long> used = none ? bits == 16 ? STANDARD_16 : STANDARD : masks;
        if (!KNOWN.contains(used) || bits > 8 && used.stream().anyMatch(mask -> mask >> bits != 0)) {
            throw ImageFault.unsupported("a bitmap with the masks "
                    + used.stream().map(Long::toHexString).toList() + " and " + bits + " bits per pixel");
        }
        return new BmpPixels(
                bits, (int) compression, BmpMask.of(used.get(0)), BmpMask.of(used.get(1)), BmpMask.of(used.get(2)));
    }

    /** Whether pixels are stored as run lengths. */
    boolean runs() {
        return compression == RUNS_OF_BYTES || compression == RUNS_OF_HALVES;
    }
}

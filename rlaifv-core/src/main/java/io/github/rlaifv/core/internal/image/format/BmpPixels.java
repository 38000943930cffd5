package io.github.rlaifv.core.internal.image.format;

import io.github.rlaifv.core.internal.image.ImageFault;
import java.util.List;

/**
 * How a bitmap stores its pixels.
 *
 * @param bits per pixel
 * @param compression 0 plain, 1 run lengths of bytes, 2 of half bytes, 3 plain with masks
 * @param red its place in a pixel of 16 bits and more
 * @param green its place
 * @param blue its place
 */
record BmpPixels(int bits, int compression, BmpMask red, BmpMask green, BmpMask blue) {
    /** The compression whose header holds masks. */
    static final int MASKS = 3;

    private static final int RUNS_OF_BYTES = 1;
    private static final int RUNS_OF_HALVES = 2;
    private static final List<Integer> DEPTHS = List.of(1, 4, 8, 16, 24, 32);
    private static final List<Long> STANDARD = List.of(0xff0000L, 0xff00L, 0xffL);
    private static final List<Long> STANDARD_16 = List.of(0x7c00L, 0x3e0L, 0x1fL);

    /** Masks of red, green and blue that are supported. */
    private static final List<List<Long>> KNOWN = List.of(
            STANDARD,
            STANDARD_16,
            List.of(0xf800L, 0x7e0L, 0x1fL),
            List.of(0xff000000L, 0xff0000L, 0xff00L),
            List.of(0xff000000L, 0xff00L, 0xffL),
            List.of(0xffL, 0xff00L, 0xff0000L));

    /**
     * Checks what a header says of pixels.
     *
     * @param masks of red, green and blue; empty or zeros for the standard ones
     * @throws ImageFault if pixels of this kind are not supported
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

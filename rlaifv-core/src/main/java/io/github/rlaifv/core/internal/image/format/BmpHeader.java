package io.github.rlaifv.core.internal.image.format;

import io.github.rlaifv.core.internal.image.ByteCursor;
import io.github.rlaifv.core.internal.image.ImageFault;
import java.util.List;

/**
 * The header of a bitmap.
 *
 * @param size of the header in bytes, which tells its version
 * @param width in pixels
 * @param height in pixels
 * @param topDown whether the upper row comes first
 * @param bits per pixel
 * @param compression 0 plain, 1 run lengths of bytes, 2 of half bytes, 3 plain with masks
 * @param colors of the palette; 0 for as many as the bits can name
 * @param red its place in a pixel of 16 bits and more
 * @param green its place
 * @param blue its place
 */
record BmpHeader(
        int size,
        long width,
        long height,
        boolean topDown,
        int bits,
        int compression,
        long colors,
        BmpMask red,
        BmpMask green,
        BmpMask blue) {
    /** Size of the first version's header. */
    static final int OLDEST = 12;

    private static final int RUNS_OF_BYTES = 1;
    private static final int RUNS_OF_HALVES = 2;
    private static final int MASKS = 3;
    private static final List<Long> SIZES = List.of(12L, 40L, 52L, 56L, 64L, 108L, 124L);
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

    static BmpHeader read(ByteCursor cursor) {
        long size = cursor.u32le();
        if (!SIZES.contains(size)) {
            throw ImageFault.unsupported("a bitmap with a header of " + size + " bytes");
        }
        if (size == OLDEST) {
            long width = cursor.u16le();
            long height = cursor.u16le();
            cursor.skip(2);
            return of(OLDEST, width, height, false, cursor.u16le(), 0, 0, List.of());
        }
        int end = cursor.at() + (int) size - 4;
        long width = cursor.u32le();
        long stored = cursor.u32le();
        // the height of a bitmap that begins with its upper row is negative
        boolean topDown = stored >> 24 == 0xff;
        long height = topDown ? (1L << 32) - stored : stored;
        cursor.skip(2);
        int bits = cursor.u16le();
        long compression = cursor.u32le();
        cursor.skip(12);
        long colors = cursor.u32le();
        cursor.skip(4);
        // behind the shortest of these headers, and inside the longer ones
        List<Long> masks = compression == MASKS ? List.of(cursor.u32le(), cursor.u32le(), cursor.u32le()) : List.of();
        if (cursor.at() < end) {
            cursor.skip(end - cursor.at());
        }
        return of((int) size, width, height, topDown, bits, compression, colors, masks);
    }

    private static BmpHeader of(
            int size,
            long width,
            long height,
            boolean topDown,
            int bits,
            long compression,
            long colors,
            List<Long> masks) {
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
        return new BmpHeader(
                size,
                width,
                height,
                topDown,
                bits,
                (int) compression,
                colors,
                BmpMask.of(used.get(0)),
                BmpMask.of(used.get(1)),
                BmpMask.of(used.get(2)));
    }

    boolean runs() {
        return compression == RUNS_OF_BYTES || compression == RUNS_OF_HALVES;
    }
}

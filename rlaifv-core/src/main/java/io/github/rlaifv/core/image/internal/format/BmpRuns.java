package io.github.rlaifv.core.image.internal.format;

import io.github.rlaifv.core.image.internal.ByteCursor;
import io.github.rlaifv.core.image.internal.ImageFault;

/** Decodes the run lengths of a bitmap as Pillow does. */
final class BmpRuns {
    private BmpRuns() {}

    /**
     * The palette indices of all pixels, in the stored order of rows.
     *
     * @param halves whether a byte contains two pixels
     * @throws ImageFault if the data end before the last pixel
     */
    static byte[] read(ByteCursor data, int width, int height, boolean halves) {
        byte[] pixels = new byte[Math.multiplyExact(width, height)];
        int at = 0;
        int x = 0;
        while (at < pixels.length) {
            if (data.remaining() < 2) {
                throw missing(at / width, height);
            }
            int count = data.u8();
            int value = data.u8();
            if (count > 0) {
                int run = Math.min(Math.min(count, Math.max(0, width - x)), pixels.length - at);
                for (int i = 0; i < run; i++) {
                    pixels[at++] = (byte) (halves ? i % 2 == 0 ? value >> 4 : value & 15 : value);
                }
                x += run;
            } else if (value == 0) {
                at = (at + width - 1) / width * width;
                x = 0;
            } else if (value == 1) {
                throw missing(at / width, height);
            } else if (value == 2) {
                at = (int) Math.min(pixels.length, at + data.u8() + (long) data.u8() * width);
                x = at % width;
            } else {
                int run = Math.min(value, pixels.length - at);
                byte[] literal = data.take(halves ? (run + 1) / 2 : run);
                if (!halves) {
                    System.arraycopy(literal, 0, pixels, at, run);
                } else {
                    for (int i = 0; i < run; i++) {
                        pixels[at + i] = (byte) (i % 2 == 0 ? literal[i / 2] >> 4 & 15 : literal[i / 2] & 15);
                    }
                }
                at += run;
                x += value;
                if (data.at() % 2 != 0 && data.remaining() > 0) {
                    data.skip(1);
                }
            }
        }
        return pixels;
    }

    private static ImageFault missing(int row, int height) {
        return ImageFault.damaged("its pixels end in row " + row + " of " + height);
    }
}

package io.github.rlaifv.core.internal.mllm.family.llavanext;

import io.github.rlaifv.core.image.ImageSize;
import io.github.rlaifv.core.image.processing.AnyResTiler;

/**
 * The order of the features of an image's tiles in a prompt: first those of the whole image, then those of the tiles
 * joined to one large image, without rows or columns of padding only, and with a newline after each row.
 *
 * @param tiler how images are cut into tiles
 * @param patches number of patches along the side of a tile
 */
record AnyResLayout(AnyResTiler tiler, int patches) {
    /** Stands for the newline embedding. */
    static final int NEWLINE = -1;

    /** The part of the large image that is not padding, in patches. */
    private record Shown(int top, int bottom, int left, int right) {}

    /** Number of feature rows of an image. */
    int size(ImageSize image) {
        Shown shown = shown(image);
        return patches * patches + (shown.bottom() - shown.top()) * (shown.right() - shown.left() + 1);
    }

    /** The rows of the tiles' features, numbered tile after tile, in the order of the prompt. */
    int[] order(ImageSize image) {
        int[] order = new int[size(image)];
        int at = 0;
        int tile = patches * patches;
        while (at < tile) {
            order[at] = at;
            at++;
        }
        Shown shown = shown(image);
        int tilesAcross = tiler.best(image).width() / tiler.side();
        for (int y = shown.top(); y < shown.bottom(); y++) {
            for (int x = shown.left(); x < shown.right(); x++) {
                int index = 1 + y / patches * tilesAcross + x / patches;
                order[at++] = index * tile + y % patches * patches + x % patches;
            }
            order[at++] = NEWLINE;
        }
        return order;
    }

    private Shown shown(ImageSize image) {
        ImageSize best = tiler.best(image);
        int height = best.height() / tiler.side() * patches;
        int width = best.width() / tiler.side() * patches;
        if ((double) image.width() / image.height() > (double) width / height) {
            int used = rounded(image.height() * ((double) width / image.width()));
            int padding = (height - used) / 2;
            return new Shown(padding, height - padding, 0, width);
        }
        int used = rounded(image.width() * ((double) height / image.height()));
        int padding = (width - used) / 2;
        return new Shown(0, height, padding, width - padding);
    }

    /** Rounds down, after rounding to seven digits to hide errors of float arithmetic. */
    private static int rounded(double value) {
        return (int) (Math.rint(value * 1e7) / 1e7);
    }
}

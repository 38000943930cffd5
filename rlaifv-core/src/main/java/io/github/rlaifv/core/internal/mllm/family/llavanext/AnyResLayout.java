package io.github.rlaifv.core.internal.mllm.family.llavanext;

import io.github.rlaifv.core.image.ImageSize;
import io.github.rlaifv.core.image.processing.AnyResTiler;

/**
 * How the features of an image's tiles stand in a prompt: those of the whole image, then those of the tiles as one
 * large image, without the rows or columns that show nothing but padding, every row closed by the newline.
 *
 * @param tiler how images are cut
 * @param patches of a tile along one side
 */
record AnyResLayout(AnyResTiler tiler, int patches) {
    /** Stands for the newline's embedding. */
    static final int NEWLINE = -1;

    /** The part of the large image that shows something, in patches. */
    private record Shown(int top, int bottom, int left, int right) {}

    /** Rows that an image takes. */
    int size(ImageSize picture) {
        Shown shown = shown(picture);
        return patches * patches + (shown.bottom() - shown.top()) * (shown.right() - shown.left() + 1);
    }

    /** The rows of the tiles' features, tile after tile, in the order in which they stand. */
    int[] order(ImageSize picture) {
        int[] order = new int[size(picture)];
        int at = 0;
        int tile = patches * patches;
        while (at < tile) {
            order[at] = at;
            at++;
        }
        Shown shown = shown(picture);
        int tilesAcross = tiler.best(picture).width() / tiler.side();
        for (int y = shown.top(); y < shown.bottom(); y++) {
            for (int x = shown.left(); x < shown.right(); x++) {
                int index = 1 + y / patches * tilesAcross + x / patches;
                order[at++] = index * tile + y % patches * patches + x % patches;
            }
            order[at++] = NEWLINE;
        }
        return order;
    }

    private Shown shown(ImageSize picture) {
        ImageSize best = tiler.best(picture);
        int height = best.height() / tiler.side() * patches;
        int width = best.width() / tiler.side() * patches;
        if ((double) picture.width() / picture.height() > (double) width / height) {
            int used = rounded(picture.height() * ((double) width / picture.width()));
            int padding = (height - used) / 2;
            return new Shown(padding, height - padding, 0, width);
        }
        int used = rounded(picture.width() * ((double) height / picture.height()));
        int padding = (width - used) / 2;
        return new Shown(0, height, padding, width - padding);
    }

    /** Down, but for what float arithmetic lacks: rounded to seven digits first. */
    private static int rounded(double value) {
        return (int) (Math.rint(value * 1e7) / 1e7);
    }
}

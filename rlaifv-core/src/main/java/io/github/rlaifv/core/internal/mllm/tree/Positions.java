package io.github.rlaifv.core.internal.mllm.tree;

import io.github.rlaifv.core.image.ImageSource;

/**
 * The positions of nodes on the axes of a rotary position embedding. Each text token advances all axes by one. Image
 * features have offsets from the position where their image begins, and the text after the image continues {@link
 * #span} positions later. With one axis only the depth counts, and the other methods are not called.
 */
public interface Positions {
    /** One axis, on which each token advances by one. */
    Positions PLAIN = new Positions() {
        @Override
        public int axes() {
            return 1;
        }

        @Override
        public int offset(ImageSource image, int row, int axis) {
            return row;
        }

        @Override
        public int span(ImageSource image) {
            throw new UnsupportedOperationException("positions with one axis have no span of an image");
        }
    };

    /**
     * Number of axes; the sections of the decoder's rotary configuration say which columns of a head belong to each
     * axis.
     */
    int axes();

    /** The offset of a feature row on an axis, from the position where its image begins. */
    int offset(ImageSource image, int row, int axis);

    /** The number of positions that an image takes: the largest offset on any axis plus one. */
    int span(ImageSource image);
}

package io.github.rlaifv.core.internal.mllm.tree;

import io.github.rlaifv.core.image.ImageSource;
import io.github.rlaifv.core.internal.mllm.config.DecoderConfig;

/**
 * Where nodes stand on the axes of rotary positions. Text goes on one step a token on all axes alike; an image's
 * features stand at offsets from where the image begins, and the text after it goes on {@link #span} steps later. With
 * one axis nothing but the depth counts and the other methods are not asked.
 */
public interface Positions {
    /** One axis, one step a token. */
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
            throw new UnsupportedOperationException("plain positions are not asked for a picture's span");
        }
    };

    /** How many axes; {@link DecoderConfig#ropeSections} says which columns of a head each of them turns. */
    int axes();

    /** How far from where its image begins a feature stands on an axis. */
    int offset(ImageSource image, int row, int axis);

    /** How many steps an image takes: the largest offset on any axis and one. */
    int span(ImageSource image);
}

package io.github.rlaifv.tinyworld.pretrain;

/**
 * Number of optimizer steps per pretraining stage of the embedded model.
 *
 * @param vision steps of stage 1, in which the vision tower learns the content of each patch
 * @param align steps of stage 2a, in which the projector learns to express it in word embeddings
 * @param words steps of stage 2b, in which the language model learns to look words up
 * @param questions minimum steps of stage 2c, in which it learns to answer questions; the maximum is four times as many
 * @param descriptions steps of stage 2d, in which it learns to describe
 * @param polish steps of stage 2e, which trains mostly on descriptions
 */
public record PretrainingSteps(int vision, int align, int words, int questions, int descriptions, int polish) {
    /** The steps with which the embedded model was trained. */
    public static PretrainingSteps defaults() {
        return new PretrainingSteps(600, 1200, 300, 600, 1300, 1100);
    }
}

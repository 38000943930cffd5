package io.github.rlaifv.tinyworld.pretrain;

/**
 * How many optimizer steps each stage of the embedded model's pretraining takes.
 *
 * @param vision steps of stage 1, in which the tower learns what lies in each patch
 * @param align steps of stage 2a, in which the projector learns to say it in word embeddings
 * @param words steps of stage 2b, in which the language model learns to look words up
 * @param questions fewest steps of stage 2c, in which it learns to answer questions; it takes up to four times as many
 * @param descriptions steps of stage 2d, in which it learns to describe
 * @param polish steps of stage 2e, which are mostly descriptions
 */
public record PretrainingSteps(int vision, int align, int words, int questions, int descriptions, int polish) {
    /** The steps by which the embedded model was made. */
    public static PretrainingSteps defaults() {
        return new PretrainingSteps(600, 1200, 300, 600, 1300, 1100);
    }
}

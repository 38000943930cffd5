package io.github.rlaifv.core.image.internal.webp;

/** The kinds of blocks, in the order of their probabilities. */
enum Vp8BlockKind {
    /** Luma whose first coefficients are in a separate block. */
    LUMA_WITHOUT_FIRST,
    /** The first coefficients of the sixteen blocks of luma. */
    FIRSTS,
    CHROMA,
    LUMA;

    /** Index of the first coefficient in a block of this kind. */
    int first() {
        return this == LUMA_WITHOUT_FIRST ? 1 : 0;
    }
}

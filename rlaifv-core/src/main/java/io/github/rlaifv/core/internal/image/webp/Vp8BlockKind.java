package io.github.rlaifv.core.internal.image.webp;

/** The kinds of blocks, in the order of their probabilities. */
enum Vp8BlockKind {
    /** Luma whose first coefficients stand in a block of their own. */
    LUMA_WITHOUT_FIRST,
    /** The first coefficients of the sixteen blocks of luma. */
    FIRSTS,
    CHROMA,
    LUMA;

    /** Index of the first coefficient that a block holds. */
    int first() {
        return this == LUMA_WITHOUT_FIRST ? 1 : 0;
    }
}

package io.github.rlaifv.core.internal.image.webp;

/**
 * The factors of a block's coefficients.
 *
 * @param dc of the first one
 * @param ac of the others
 */
record Vp8Quantizer(int dc, int ac) {}

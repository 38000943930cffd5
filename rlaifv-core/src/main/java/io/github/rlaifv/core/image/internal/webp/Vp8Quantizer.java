package io.github.rlaifv.core.image.internal.webp;

/**
 * The factors of a block's coefficients.
 *
 * @param dc factor of the first coefficient
 * @param ac factor of the other coefficients
 */
record Vp8Quantizer(int dc, int ac) {}

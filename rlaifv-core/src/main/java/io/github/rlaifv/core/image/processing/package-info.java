/**
 * Decodes and resizes images and computes the pixel values that vision towers take, with the same results as Pillow and
 * Hugging Face's image processors. Start at {@link io.github.rlaifv.core.image.processing.ImageDecoder}.
 */
@NullMarked
package io.github.rlaifv.core.image.processing;

import org.jspecify.annotations.NullMarked;

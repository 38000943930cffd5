/**
 * Images from encoded bytes to the pixel values that a vision tower takes. Start at
 * {@link io.github.rlaifv.core.image.processing.ImageProcessor}.
 */
@NullMarked
package io.github.rlaifv.core.image;

import org.jspecify.annotations.NullMarked;

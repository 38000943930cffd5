/** Decoders of the image formats. Start at {@link io.github.rlaifv.core.image.internal.format.EncodedImage}. */
@NullMarked
package io.github.rlaifv.core.image.internal.format;

import org.jspecify.annotations.NullMarked;

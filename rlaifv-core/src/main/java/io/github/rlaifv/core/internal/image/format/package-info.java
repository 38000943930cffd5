/** Decoders of the image formats. Start at {@link io.github.rlaifv.core.internal.image.format.EncodedImage}. */
@NullMarked
package io.github.rlaifv.core.internal.image.format;

import org.jspecify.annotations.NullMarked;

/** Decoders of the supported image formats, and the orientation that their metadata tells. */
@NullMarked
package io.github.rlaifv.core.image.internal;

import org.jspecify.annotations.NullMarked;

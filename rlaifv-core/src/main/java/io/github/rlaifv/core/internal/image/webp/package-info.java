/** The two codecs of WebP: VP8 for lossy, VP8L for lossless images. */
@NullMarked
package io.github.rlaifv.core.internal.image.webp;

import org.jspecify.annotations.NullMarked;

/**
 * The decoders of WebP: VP8 for lossy, VP8L for lossless images. Start at {@link
 * io.github.rlaifv.core.image.internal.webp.WebpChunks}.
 */
@NullMarked
package io.github.rlaifv.core.image.internal.webp;

import org.jspecify.annotations.NullMarked;

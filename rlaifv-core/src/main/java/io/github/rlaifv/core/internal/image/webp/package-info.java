/**
 * The decoders of WebP: VP8 for lossy, VP8L for lossless images. Start at {@link
 * io.github.rlaifv.core.internal.image.webp.WebpChunks}.
 */
@NullMarked
package io.github.rlaifv.core.internal.image.webp;

import org.jspecify.annotations.NullMarked;

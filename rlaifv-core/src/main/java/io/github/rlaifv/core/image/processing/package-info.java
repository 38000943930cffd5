/**
 * Images decoded, resized and brought into the form that vision towers take, as Pillow and Hugging Face's
 * processors do. Start at {@link io.github.rlaifv.core.image.processing.ImageDecoder}.
 */
@NullMarked
package io.github.rlaifv.core.image.processing;

import org.jspecify.annotations.NullMarked;

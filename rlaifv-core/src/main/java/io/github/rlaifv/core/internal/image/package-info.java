/**
 * Reads the bytes of encoded images and reports what is wrong with them. Start at {@link
 * io.github.rlaifv.core.internal.image.ByteCursor}.
 */
@NullMarked
package io.github.rlaifv.core.internal.image;

import org.jspecify.annotations.NullMarked;

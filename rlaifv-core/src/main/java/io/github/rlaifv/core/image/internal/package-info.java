/**
 * Reads the bytes of encoded images and reports what is wrong with them. Start at {@link
 * io.github.rlaifv.core.image.internal.ByteCursor}.
 */
@NullMarked
package io.github.rlaifv.core.image.internal;

import org.jspecify.annotations.NullMarked;

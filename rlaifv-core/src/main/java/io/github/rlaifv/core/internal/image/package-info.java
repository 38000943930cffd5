/** Bytes of images and what is wrong with them. */
@NullMarked
package io.github.rlaifv.core.internal.image;

import org.jspecify.annotations.NullMarked;

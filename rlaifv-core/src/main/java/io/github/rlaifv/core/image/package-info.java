/**
 * Images as encoded bytes and as decoded RGB values. {@link io.github.rlaifv.core.image.processing} turns them into the
 * input of a vision tower. Start at {@link io.github.rlaifv.core.image.ImageSource}.
 */
@NullMarked
package io.github.rlaifv.core.image;

import org.jspecify.annotations.NullMarked;

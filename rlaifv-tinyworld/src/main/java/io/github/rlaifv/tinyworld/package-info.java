/** A small world of rendered scenes with exact ground truth. Start at {@link io.github.rlaifv.tinyworld.TinyWorld}. */
@NullMarked
package io.github.rlaifv.tinyworld;

import org.jspecify.annotations.NullMarked;

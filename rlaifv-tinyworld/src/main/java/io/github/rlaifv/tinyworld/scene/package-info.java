/**
 * Scenes: what stands where, in which color, and how it is drawn. Start at {@link
 * io.github.rlaifv.tinyworld.scene.Scene}.
 */
@NullMarked
package io.github.rlaifv.tinyworld.scene;

import org.jspecify.annotations.NullMarked;

/**
 * Scenes of the tiny world: objects, colors and places, and their rendering as images. Start at {@link
 * io.github.rlaifv.tinyworld.scene.Scene}.
 */
@NullMarked
package io.github.rlaifv.tinyworld.scene;

import org.jspecify.annotations.NullMarked;

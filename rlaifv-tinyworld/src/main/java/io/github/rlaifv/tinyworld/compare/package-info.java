/**
 * Metrics by scene, and intervals of their differences between models that were measured on the same scenes. Start at
 * {@link io.github.rlaifv.tinyworld.compare.RunBootstrap}.
 */
@NullMarked
package io.github.rlaifv.tinyworld.compare;

import org.jspecify.annotations.NullMarked;

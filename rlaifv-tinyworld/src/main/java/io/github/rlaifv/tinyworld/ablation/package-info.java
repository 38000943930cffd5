/**
 * Comparison of ways to make feedback, and to learn from it, on the tiny world. Start at {@link
 * io.github.rlaifv.tinyworld.ablation.Ablation}.
 */
@NullMarked
package io.github.rlaifv.tinyworld.ablation;

import org.jspecify.annotations.NullMarked;

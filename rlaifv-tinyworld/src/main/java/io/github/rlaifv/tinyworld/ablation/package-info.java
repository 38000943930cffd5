/** Comparison of ways to make feedback on the tiny world. Start at {@link io.github.rlaifv.tinyworld.ablation.Ablation}. */
@NullMarked
package io.github.rlaifv.tinyworld.ablation;

import org.jspecify.annotations.NullMarked;

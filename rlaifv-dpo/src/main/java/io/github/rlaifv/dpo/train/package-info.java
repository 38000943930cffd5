/** Options of a training run and what it gives back. Start at {@link io.github.rlaifv.dpo.train.TrainingResult}. */
@NullMarked
package io.github.rlaifv.dpo.train;

import org.jspecify.annotations.NullMarked;

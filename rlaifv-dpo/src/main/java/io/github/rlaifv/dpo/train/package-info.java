/** Options and results of a training run. Start at {@link io.github.rlaifv.dpo.train.TrainingResult}. */
@NullMarked
package io.github.rlaifv.dpo.train;

import org.jspecify.annotations.NullMarked;

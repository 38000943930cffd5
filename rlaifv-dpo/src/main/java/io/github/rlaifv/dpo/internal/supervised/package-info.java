/**
 * Weighted responses as examples of a training run. Start at
 * {@link io.github.rlaifv.dpo.internal.supervised.SupervisedTraining}.
 */
@NullMarked
package io.github.rlaifv.dpo.internal.supervised;

import org.jspecify.annotations.NullMarked;

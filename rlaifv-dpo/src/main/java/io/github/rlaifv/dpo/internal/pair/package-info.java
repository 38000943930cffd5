/** Preference pairs as examples of a training run. Start at {@link io.github.rlaifv.dpo.internal.pair.PairTraining}. */
@NullMarked
package io.github.rlaifv.dpo.internal.pair;

import org.jspecify.annotations.NullMarked;

/**
 * A training run: its folder, its identity, its record and the loop over epochs. Start at
 * {@link io.github.rlaifv.dpo.internal.run.TrainingRun}.
 */
@NullMarked
package io.github.rlaifv.dpo.internal.run;

import org.jspecify.annotations.NullMarked;

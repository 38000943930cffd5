/**
 * The loss that a training step minimizes over a batch. Start at
 * {@link io.github.rlaifv.dpo.objective.PreferenceObjective}.
 */
@NullMarked
package io.github.rlaifv.dpo.objective;

import org.jspecify.annotations.NullMarked;

/**
 * What a step of training minimises over a batch. Start at {@link
 * io.github.rlaifv.dpo.objective.PreferenceObjective}.
 */
@NullMarked
package io.github.rlaifv.dpo.objective;

import org.jspecify.annotations.NullMarked;

/**
 * Preference learning and supervised fine-tuning of a policy. Start at {@link io.github.rlaifv.dpo.DpoTrainer}.
 * {@link io.github.rlaifv.dpo.IterativeAlignment} runs it in rounds; {@link io.github.rlaifv.dpo.SftTrainer} shares its
 * training run.
 */
@NullMarked
package io.github.rlaifv.dpo;

import org.jspecify.annotations.NullMarked;

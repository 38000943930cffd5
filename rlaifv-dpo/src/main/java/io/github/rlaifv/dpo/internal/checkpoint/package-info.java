/**
 * Checkpoints and folders that an interrupted run resumes from. Start at
 * {@link io.github.rlaifv.dpo.internal.checkpoint.TrainingFolder}.
 */
@NullMarked
package io.github.rlaifv.dpo.internal.checkpoint;

import org.jspecify.annotations.NullMarked;

/** What a stopped run goes on from. Start at {@link io.github.rlaifv.dpo.internal.checkpoint.TrainingFolder}. */
@NullMarked
package io.github.rlaifv.dpo.internal.checkpoint;

import org.jspecify.annotations.NullMarked;

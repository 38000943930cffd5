/**
 * What a loss sees of a batch and what it gives back. Start at {@link
 * io.github.rlaifv.dpo.loss.batch.PairLogProbs}.
 */
@NullMarked
package io.github.rlaifv.dpo.loss.batch;

import org.jspecify.annotations.NullMarked;

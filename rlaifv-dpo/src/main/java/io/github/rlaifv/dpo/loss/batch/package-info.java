/**
 * Input and output of a loss for the pairs of a batch. Start at {@link io.github.rlaifv.dpo.loss.batch.PairLogProbs}.
 */
@NullMarked
package io.github.rlaifv.dpo.loss.batch;

import org.jspecify.annotations.NullMarked;

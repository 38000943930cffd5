/**
 * Computes the log-probabilities of given responses and the probabilities of first tokens. Start at {@link
 * io.github.rlaifv.core.internal.mllm.score.ForwardPass}.
 */
@NullMarked
package io.github.rlaifv.core.internal.mllm.score;

import org.jspecify.annotations.NullMarked;

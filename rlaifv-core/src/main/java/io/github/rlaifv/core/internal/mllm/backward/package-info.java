/**
 * The forward pass with its tape, and the pass back. Start at {@link
 * io.github.rlaifv.core.internal.mllm.backward.BackwardPass}.
 */
@NullMarked
package io.github.rlaifv.core.internal.mllm.backward;

import org.jspecify.annotations.NullMarked;

/**
 * Forward and backward passes with recorded activations. Start at {@link
 * io.github.rlaifv.core.internal.mllm.backward.BackwardPass}.
 */
@NullMarked
package io.github.rlaifv.core.internal.mllm.backward;

import org.jspecify.annotations.NullMarked;

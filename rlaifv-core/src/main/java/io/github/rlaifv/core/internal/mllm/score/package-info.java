/**
 * How likely given responses and first tokens are. Start at {@link
 * io.github.rlaifv.core.internal.mllm.score.ForwardPass}.
 */
@NullMarked
package io.github.rlaifv.core.internal.mllm.score;

import org.jspecify.annotations.NullMarked;

/**
 * Collects the gradients of parameters. Start at {@link io.github.rlaifv.core.internal.mllm.gradient.GradientSink}.
 */
@NullMarked
package io.github.rlaifv.core.internal.mllm.gradient;

import org.jspecify.annotations.NullMarked;

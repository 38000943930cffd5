/**
 * The weights of a model by parameter name, in memory and in model folders. Start at {@link
 * io.github.rlaifv.core.internal.mllm.weights.NamedWeights}.
 */
@NullMarked
package io.github.rlaifv.core.internal.mllm.weights;

import org.jspecify.annotations.NullMarked;

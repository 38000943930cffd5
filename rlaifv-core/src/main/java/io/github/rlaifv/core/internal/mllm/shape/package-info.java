/**
 * The shape of a model as config.json describes it, without its weights. Start at {@link
 * io.github.rlaifv.core.internal.mllm.shape.ModelShape}.
 */
@NullMarked
package io.github.rlaifv.core.internal.mllm.shape;

import org.jspecify.annotations.NullMarked;

/**
 * Weights in files: safetensors and PyTorch's archives. Start at {@link
 * io.github.rlaifv.core.internal.checkpoint.Checkpoint}.
 */
@NullMarked
package io.github.rlaifv.core.internal.checkpoint;

import org.jspecify.annotations.NullMarked;

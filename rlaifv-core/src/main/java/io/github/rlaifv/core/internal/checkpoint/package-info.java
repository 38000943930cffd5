/**
 * Reads weight files: safetensors and PyTorch ZIP checkpoints. Start at {@link
 * io.github.rlaifv.core.internal.checkpoint.Checkpoint}.
 */
@NullMarked
package io.github.rlaifv.core.internal.checkpoint;

import org.jspecify.annotations.NullMarked;

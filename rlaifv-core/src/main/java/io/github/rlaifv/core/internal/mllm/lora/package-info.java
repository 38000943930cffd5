/**
 * Low-rank adapters: their targets, tensors, dropout and folders. Start at {@link
 * io.github.rlaifv.core.internal.mllm.lora.LoraModule}.
 */
@NullMarked
package io.github.rlaifv.core.internal.mllm.lora;

import org.jspecify.annotations.NullMarked;

/**
 * Low-rank adapters: where they sit, their dropout and their folders. Start at {@link
 * io.github.rlaifv.core.internal.mllm.lora.LoraModule}.
 */
@NullMarked
package io.github.rlaifv.core.internal.mllm.lora;

import org.jspecify.annotations.NullMarked;

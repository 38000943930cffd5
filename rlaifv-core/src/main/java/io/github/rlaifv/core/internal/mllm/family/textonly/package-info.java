/**
 * Text-only language models (LLaMA, Mistral, Qwen2), for example to divide responses into claims. Start at {@link
 * io.github.rlaifv.core.internal.mllm.family.textonly.TextOnlyFamily}.
 */
@NullMarked
package io.github.rlaifv.core.internal.mllm.family.textonly;

import org.jspecify.annotations.NullMarked;

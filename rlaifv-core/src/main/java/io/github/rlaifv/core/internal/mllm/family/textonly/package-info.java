/**
 * Language models without eyes (LLaMA, Mistral, Qwen2), to divide responses into claims. Start at {@link
 * io.github.rlaifv.core.internal.mllm.family.textonly.TextOnlyFamily}.
 */
@NullMarked
package io.github.rlaifv.core.internal.mllm.family.textonly;

import org.jspecify.annotations.NullMarked;

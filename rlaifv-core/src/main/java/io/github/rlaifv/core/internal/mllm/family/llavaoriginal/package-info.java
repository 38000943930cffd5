/**
 * LLaVA-1.5 in the layout of its original code (model_type llava_llama), in which RLAIF-V 7B is published. Start at
 * {@link io.github.rlaifv.core.internal.mllm.family.llavaoriginal.OriginalLlavaFamily}.
 */
@NullMarked
package io.github.rlaifv.core.internal.mllm.family.llavaoriginal;

import org.jspecify.annotations.NullMarked;

/**
 * LLaVA-1.5 (arXiv 2310.03744): a CLIP tower, a two-layer projector and a LLaMA model. Start at {@link
 * io.github.rlaifv.core.internal.mllm.family.llava.LlavaFamily}.
 */
@NullMarked
package io.github.rlaifv.core.internal.mllm.family.llava;

import org.jspecify.annotations.NullMarked;

/**
 * LLaVA-1.5 (arXiv 2310.03744): CLIP tower, two-layer projector, LLaMA. Start at {@link
 * io.github.rlaifv.core.internal.mllm.family.llava.LlavaFamily}.
 */
@NullMarked
package io.github.rlaifv.core.internal.mllm.family.llava;

import org.jspecify.annotations.NullMarked;

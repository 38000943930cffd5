/**
 * SmolVLM and Idefics3: images are split into tiles with the whole image last, encoded by SigLIP, and reduced by pixel
 * shuffle. Start at {@link io.github.rlaifv.core.internal.mllm.family.smolvlm.SmolVlmFamily}.
 */
@NullMarked
package io.github.rlaifv.core.internal.mllm.family.smolvlm;

import org.jspecify.annotations.NullMarked;

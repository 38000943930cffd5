/**
 * SmolVLM and Idefics3: pictures split into tiles with the whole picture last, SigLIP, pixel shuffle. Start at {@link
 * io.github.rlaifv.core.mllm.smolvlm.SmolVlmFamily}.
 */
@NullMarked
package io.github.rlaifv.core.mllm.smolvlm;

import org.jspecify.annotations.NullMarked;

/**
 * OmniLMM (RLAIF-V 12B): an EVA-02 tower without its last block, a resampler with learned queries, and a Mistral model.
 * Start at {@link io.github.rlaifv.core.internal.mllm.family.omnilmm.OmniLmmFamily}.
 */
@NullMarked
package io.github.rlaifv.core.internal.mllm.family.omnilmm;

import org.jspecify.annotations.NullMarked;

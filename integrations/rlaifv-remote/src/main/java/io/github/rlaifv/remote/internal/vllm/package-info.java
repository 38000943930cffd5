/** Requests in vLLM's own extensions of the API. Start at {@link io.github.rlaifv.remote.internal.vllm.SpecialTokens}. */
@NullMarked
package io.github.rlaifv.remote.internal.vllm;

import org.jspecify.annotations.NullMarked;

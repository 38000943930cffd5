/** Comparison of the embedded model on a real vLLM server with the same model in this process. */
@NullMarked
package io.github.rlaifv.tinyworld.vllm;

import org.jspecify.annotations.NullMarked;

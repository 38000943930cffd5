/** Generates responses token by token. Start at {@link io.github.rlaifv.core.internal.mllm.generate.Generator}. */
@NullMarked
package io.github.rlaifv.core.internal.mllm.generate;

import org.jspecify.annotations.NullMarked;

/**
 * The language model's layers over a tree of tokens. Start at {@link
 * io.github.rlaifv.core.internal.mllm.decoder.Decoder}.
 */
@NullMarked
package io.github.rlaifv.core.internal.mllm.decoder;

import org.jspecify.annotations.NullMarked;

/**
 * The layers of the language model, computed over token trees. Start at {@link
 * io.github.rlaifv.core.internal.mllm.decoder.Decoder}.
 */
@NullMarked
package io.github.rlaifv.core.internal.mllm.decoder;

import org.jspecify.annotations.NullMarked;

/**
 * Reads and checks shapes and settings of models from config.json. Start at {@link
 * io.github.rlaifv.core.internal.mllm.config.DecoderConfig}.
 */
@NullMarked
package io.github.rlaifv.core.internal.mllm.config;

import org.jspecify.annotations.NullMarked;

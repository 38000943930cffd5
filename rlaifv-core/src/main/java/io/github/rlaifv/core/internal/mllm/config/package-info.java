/**
 * Shapes and settings from config.json, checked. Start at {@link
 * io.github.rlaifv.core.internal.mllm.config.DecoderConfig}.
 */
@NullMarked
package io.github.rlaifv.core.internal.mllm.config;

import org.jspecify.annotations.NullMarked;

/**
 * Multimodal models over shared parts: token trees, the decoder, vision towers. One small package a model family. Not
 * for users of the library. Start at {@link io.github.rlaifv.core.internal.mllm.LocalPolicy}.
 */
@NullMarked
package io.github.rlaifv.core.internal.mllm;

import org.jspecify.annotations.NullMarked;

/**
 * Multimodal models built from shared parts: token trees, the decoder and vision towers, with one small package per
 * model family. Not for applications. Start at {@link io.github.rlaifv.core.internal.mllm.LocalPolicy}.
 */
@NullMarked
package io.github.rlaifv.core.internal.mllm;

import org.jspecify.annotations.NullMarked;

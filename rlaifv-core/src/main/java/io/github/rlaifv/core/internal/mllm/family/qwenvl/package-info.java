/**
 * Qwen2.5-VL: images at their own resolution, window attention in the tower, and positions on three axes. Start at
 * {@link io.github.rlaifv.core.internal.mllm.family.qwenvl.QwenVlFamily}.
 */
@NullMarked
package io.github.rlaifv.core.internal.mllm.family.qwenvl;

import org.jspecify.annotations.NullMarked;

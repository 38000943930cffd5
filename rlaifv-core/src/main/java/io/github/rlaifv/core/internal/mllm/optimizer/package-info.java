/** AdamW in native memory. Start at {@link io.github.rlaifv.core.internal.mllm.optimizer.NativeAdamW}. */
@NullMarked
package io.github.rlaifv.core.internal.mllm.optimizer;

import org.jspecify.annotations.NullMarked;

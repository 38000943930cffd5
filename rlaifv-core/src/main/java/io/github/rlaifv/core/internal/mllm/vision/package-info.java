/** Turns images into feature rows. Start at {@link io.github.rlaifv.core.internal.mllm.vision.VisionEncoder}. */
@NullMarked
package io.github.rlaifv.core.internal.mllm.vision;

import org.jspecify.annotations.NullMarked;

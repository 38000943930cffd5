/** The CLIP vision tower and its projector. Start at {@link io.github.rlaifv.core.internal.mllm.clip.ClipEncoder}. */
@NullMarked
package io.github.rlaifv.core.internal.mllm.clip;

import org.jspecify.annotations.NullMarked;

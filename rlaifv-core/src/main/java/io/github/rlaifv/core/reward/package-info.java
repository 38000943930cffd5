/** The implicit reward of a DPO-trained policy. Start at {@link io.github.rlaifv.core.reward.ImplicitReward}. */
@NullMarked
package io.github.rlaifv.core.reward;

import org.jspecify.annotations.NullMarked;

/**
 * Self-feedback at inference: the reward that alignment itself defines picks the best of N responses. Start at {@link
 * io.github.rlaifv.inference.SelfRewardReranker}.
 */
@NullMarked
package io.github.rlaifv.inference;

import org.jspecify.annotations.NullMarked;

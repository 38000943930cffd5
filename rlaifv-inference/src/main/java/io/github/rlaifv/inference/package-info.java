/**
 * Self-feedback at inference: the implicit reward of an aligned model picks the best of N responses. Start at
 * {@link io.github.rlaifv.inference.SelfRewardReranker}.
 */
@NullMarked
package io.github.rlaifv.inference;

import org.jspecify.annotations.NullMarked;

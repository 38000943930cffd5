/**
 * Losses over log-probabilities in closed form, with their gradients: the family {@link
 * io.github.rlaifv.dpo.loss.PreferenceLoss}, and how a response's token log-probabilities become the one figure that a
 * loss sees ({@link io.github.rlaifv.dpo.loss.token.TokenWeighting}).
 *
 * <p>Notation in this package: c and r are the chosen and the rejected response, {@code |c|} a response's tokens, {@code
 * rho(y) = log pi(y) - log ref(y)} the log-ratio of policy and reference in nats, {@code sigma} the logistic function.
 */
@NullMarked
package io.github.rlaifv.dpo.loss;

import org.jspecify.annotations.NullMarked;

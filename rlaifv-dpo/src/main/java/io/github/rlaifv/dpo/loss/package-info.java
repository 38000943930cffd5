/**
 * Preference losses over log-probabilities, in closed form with their gradients.
 * {@link io.github.rlaifv.dpo.loss.PreferenceLoss} is the type of all losses;
 * {@link io.github.rlaifv.dpo.loss.token.TokenWeighting} combines the token log-probabilities of a response into the
 * one number that a loss sees.
 *
 * <p>Notation in this package: c and r are the chosen and the rejected response, {@code |c|} is the number of tokens of
 * a response, {@code rho(y) = log pi(y) - log ref(y)} is the log-ratio of policy and reference in nats, and
 * {@code sigma} is the logistic function.
 */
@NullMarked
package io.github.rlaifv.dpo.loss;

import org.jspecify.annotations.NullMarked;

/**
 * How token log-probabilities are combined into that of a response. Start at
 * {@link io.github.rlaifv.dpo.loss.token.TokenWeighting}.
 */
@NullMarked
package io.github.rlaifv.dpo.loss.token;

import org.jspecify.annotations.NullMarked;

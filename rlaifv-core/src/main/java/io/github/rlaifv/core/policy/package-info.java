/**
 * The interface of models: generating responses, scoring them, and probabilities of next tokens. Start at {@link
 * io.github.rlaifv.core.policy.Policy}.
 */
@NullMarked
package io.github.rlaifv.core.policy;

import org.jspecify.annotations.NullMarked;

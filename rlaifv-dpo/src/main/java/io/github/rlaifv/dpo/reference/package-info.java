/**
 * The reference's log-probabilities, computed once and kept. Start at
 * {@link io.github.rlaifv.dpo.reference.ReferenceLogProbs}.
 */
@NullMarked
package io.github.rlaifv.dpo.reference;

import org.jspecify.annotations.NullMarked;

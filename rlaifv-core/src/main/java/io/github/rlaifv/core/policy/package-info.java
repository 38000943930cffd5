/** What the pipeline asks of a model: sample, score, next-token probabilities. Start at {@link io.github.rlaifv.core.policy.Policy}. */
@NullMarked
package io.github.rlaifv.core.policy;

import org.jspecify.annotations.NullMarked;

/**
 * One optimizer step, over micro-batches and replicas. Start at
 * {@link io.github.rlaifv.dpo.internal.step.Optimization}.
 */
@NullMarked
package io.github.rlaifv.dpo.internal.step;

import org.jspecify.annotations.NullMarked;

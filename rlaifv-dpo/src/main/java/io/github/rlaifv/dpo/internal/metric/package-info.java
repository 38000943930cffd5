/**
 * Metrics of steps and epochs, and their recipients. Start at
 * {@link io.github.rlaifv.dpo.internal.metric.StepRecorder}.
 */
@NullMarked
package io.github.rlaifv.dpo.internal.metric;

import org.jspecify.annotations.NullMarked;

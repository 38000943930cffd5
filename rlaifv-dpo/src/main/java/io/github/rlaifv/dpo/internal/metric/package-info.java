/**
 * Figures of steps and epochs, and who is told of them. Start at {@link
 * io.github.rlaifv.dpo.internal.metric.StepRecorder}.
 */
@NullMarked
package io.github.rlaifv.dpo.internal.metric;

import org.jspecify.annotations.NullMarked;

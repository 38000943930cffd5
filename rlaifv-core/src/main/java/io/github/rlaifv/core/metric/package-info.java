/**
 * Figures of a run, step by step, to files of several kinds. Start at {@link
 * io.github.rlaifv.core.metric.MetricSink}.
 */
@NullMarked
package io.github.rlaifv.core.metric;

import org.jspecify.annotations.NullMarked;

/**
 * The metrics of a run per optimizer step, written as JSON Lines, CSV tables or TensorBoard events. Start at {@link
 * io.github.rlaifv.core.metric.MetricSink}.
 */
@NullMarked
package io.github.rlaifv.core.metric;

import org.jspecify.annotations.NullMarked;

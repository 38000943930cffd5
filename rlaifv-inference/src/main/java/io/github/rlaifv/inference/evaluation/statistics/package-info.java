/**
 * Metrics of an evaluation: their measures item by item, values with confidence intervals, and comparisons. Start at
 * {@link io.github.rlaifv.inference.evaluation.statistics.Measure}.
 */
@NullMarked
package io.github.rlaifv.inference.evaluation.statistics;

import org.jspecify.annotations.NullMarked;

/**
 * Metrics of an evaluation as ratios of sums, and their confidence intervals. Start at
 * {@link io.github.rlaifv.inference.evaluation.statistics.Measure}.
 */
@NullMarked
package io.github.rlaifv.inference.evaluation.statistics;

import org.jspecify.annotations.NullMarked;

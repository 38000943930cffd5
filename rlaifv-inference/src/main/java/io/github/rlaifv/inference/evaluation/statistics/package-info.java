/**
 * Figures of an evaluation: the sums that they are ratios of, and their intervals. Start at {@link
 * io.github.rlaifv.inference.evaluation.statistics.Measure}.
 */
@NullMarked
package io.github.rlaifv.inference.evaluation.statistics;

import org.jspecify.annotations.NullMarked;

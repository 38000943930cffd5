/**
 * A page that compares the evaluations of several models. Start at
 * {@link io.github.rlaifv.inference.evaluation.report.ComparisonReport}.
 */
@NullMarked
package io.github.rlaifv.inference.evaluation.report;

import org.jspecify.annotations.NullMarked;

/**
 * Evaluations of several models side by side, as a page. Start at {@link
 * io.github.rlaifv.inference.evaluation.report.ComparisonReport}.
 */
@NullMarked
package io.github.rlaifv.inference.evaluation.report;

import org.jspecify.annotations.NullMarked;

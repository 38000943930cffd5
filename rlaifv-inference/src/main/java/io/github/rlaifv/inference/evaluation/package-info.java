/**
 * Benchmarks of trustworthiness, one class each: they read published files, take answers of any policy, and compute
 * metrics with confidence intervals. Start at {@link io.github.rlaifv.inference.evaluation.Evaluation}.
 */
@NullMarked
package io.github.rlaifv.inference.evaluation;

import org.jspecify.annotations.NullMarked;

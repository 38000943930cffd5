/**
 * Runs a policy on benchmarks of trustworthiness and computes metrics with confidence intervals. The benchmarks are in
 * {@code io.github.rlaifv.inference.evaluation.benchmark}, one class each. Start at {@link io.github.rlaifv.inference.evaluation.Evaluation}.
 */
@NullMarked
package io.github.rlaifv.inference.evaluation;

import org.jspecify.annotations.NullMarked;

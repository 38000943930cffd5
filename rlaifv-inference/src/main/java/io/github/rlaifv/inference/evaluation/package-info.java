/**
 * Benchmarks of trustworthiness, one class each: their published files in, answers of any policy, figures with intervals out.
 * Start at {@link io.github.rlaifv.inference.evaluation.Evaluation}.
 */
@NullMarked
package io.github.rlaifv.inference.evaluation;

import org.jspecify.annotations.NullMarked;

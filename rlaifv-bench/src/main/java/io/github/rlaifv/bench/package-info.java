/**
 * Measurements: JMH benchmarks of the numerical parts, which start at
 * {@link io.github.rlaifv.bench.DpoLossKernelBenchmark}, and comparisons with other programs' training,
 * {@link io.github.rlaifv.bench.TrainingComparison}.
 */
@NullMarked
package io.github.rlaifv.bench;

import org.jspecify.annotations.NullMarked;

/**
 * Measurements: JMH benchmarks of the numerical parts, start at {@link io.github.rlaifv.bench.DpoLossKernelBenchmark}, and
 * training beside other programs, {@link io.github.rlaifv.bench.TrainingComparison}.
 */
@NullMarked
package io.github.rlaifv.bench;

import org.jspecify.annotations.NullMarked;

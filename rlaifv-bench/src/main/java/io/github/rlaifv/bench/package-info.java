/**
 * JMH benchmarks of the numerical parts. Start at {@link io.github.rlaifv.bench.DpoLossKernelBenchmark}.
 */
@NullMarked
package io.github.rlaifv.bench;

import org.jspecify.annotations.NullMarked;

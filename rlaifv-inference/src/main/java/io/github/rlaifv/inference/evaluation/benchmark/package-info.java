/**
 * The benchmarks of the literature, read from their published files. Start at {@link
 * io.github.rlaifv.inference.evaluation.benchmark.ObjectHalBenchmark}.
 */
@NullMarked
package io.github.rlaifv.inference.evaluation.benchmark;

import org.jspecify.annotations.NullMarked;

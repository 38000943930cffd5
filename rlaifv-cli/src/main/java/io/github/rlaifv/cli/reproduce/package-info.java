/**
 * The command that repeats the paper's main experiment in stages: data, rounds of feedback and training, benchmarks,
 * best-of-N, and a page with the paper's tables. Start at {@link io.github.rlaifv.cli.reproduce.ReproduceCommand}.
 */
@NullMarked
package io.github.rlaifv.cli.reproduce;

import org.jspecify.annotations.NullMarked;

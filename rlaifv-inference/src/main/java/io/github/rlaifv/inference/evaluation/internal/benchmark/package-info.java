/** Reads the files of benchmarks and the replies of judges. */
@NullMarked
package io.github.rlaifv.inference.evaluation.internal.benchmark;

import org.jspecify.annotations.NullMarked;

/** Files of the benchmarks, and how replies of judges are read. */
@NullMarked
package io.github.rlaifv.inference.internal.benchmark;

import org.jspecify.annotations.NullMarked;

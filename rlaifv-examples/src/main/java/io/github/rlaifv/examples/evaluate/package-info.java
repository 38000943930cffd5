/**
 * Benchmarks from the command line, and models side by side. Start at {@link
 * io.github.rlaifv.examples.evaluate.EvaluateCommand}.
 */
@NullMarked
package io.github.rlaifv.examples.evaluate;

import org.jspecify.annotations.NullMarked;

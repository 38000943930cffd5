/**
 * Benchmarks from the command line, and models side by side. Start at {@link
 * io.github.rlaifv.cli.evaluate.EvaluateCommand}.
 */
@NullMarked
package io.github.rlaifv.cli.evaluate;

import org.jspecify.annotations.NullMarked;

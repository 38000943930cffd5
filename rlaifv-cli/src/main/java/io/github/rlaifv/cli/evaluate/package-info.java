/**
 * Commands that evaluate models on benchmarks and compare models. Start at {@link
 * io.github.rlaifv.cli.evaluate.EvaluateCommand}.
 */
@NullMarked
package io.github.rlaifv.cli.evaluate;

import org.jspecify.annotations.NullMarked;

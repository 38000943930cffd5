/**
 * Attempts, their outcomes, and tools that all attackers use. Start at
 * {@link io.github.rlaifv.bench.attack.attempt.Attempt}.
 */
@NullMarked
package io.github.rlaifv.bench.attack.attempt;

import org.jspecify.annotations.NullMarked;

/**
 * Attempts, what became of them, and what all attackers use. Start at {@link
 * io.github.rlaifv.bench.attack.attempt.Attempt}.
 */
@NullMarked
package io.github.rlaifv.bench.attack.attempt;

import org.jspecify.annotations.NullMarked;

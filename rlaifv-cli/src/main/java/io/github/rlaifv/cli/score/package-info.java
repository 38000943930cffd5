/**
 * Log-probabilities of given responses, for comparison with other programs. Start at {@link
 * io.github.rlaifv.cli.score.ScoreFolder}.
 */
@NullMarked
package io.github.rlaifv.cli.score;

import org.jspecify.annotations.NullMarked;

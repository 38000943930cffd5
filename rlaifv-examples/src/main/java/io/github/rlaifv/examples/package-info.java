/**
 * Small programs, one idea each, to read and to copy from. Start at {@link io.github.rlaifv.examples.ScoreResponses}.
 */
@NullMarked
package io.github.rlaifv.examples;

import org.jspecify.annotations.NullMarked;

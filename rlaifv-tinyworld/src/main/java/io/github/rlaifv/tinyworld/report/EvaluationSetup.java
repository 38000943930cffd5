package io.github.rlaifv.tinyworld.report;

import org.jspecify.annotations.Nullable;

/**
 * What the metrics were measured on.
 *
 * @param heldOut the scenes or images, in words; never used for training or choosing
 * @param scenes how many
 * @param chosenOn what rounds and settings were chosen on, in words; null if nothing was chosen
 * @param decoding how the responses were decoded, such as {@code greedy}
 */
public record EvaluationSetup(
        String heldOut, int scenes, @Nullable String chosenOn, String decoding) {}

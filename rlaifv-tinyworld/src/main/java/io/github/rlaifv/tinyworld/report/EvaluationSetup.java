package io.github.rlaifv.tinyworld.report;

import org.jspecify.annotations.Nullable;

/**
 * Setup of the evaluation.
 *
 * @param heldOut description of the held-out scenes or images, which are never used for training or choosing
 * @param scenes number of held-out scenes or images
 * @param chosenOn description of the images that the best round was chosen on; null if nothing was chosen
 * @param decoding decoding of the responses, such as {@code greedy}
 */
public record EvaluationSetup(
        String heldOut, int scenes, @Nullable String chosenOn, String decoding) {}

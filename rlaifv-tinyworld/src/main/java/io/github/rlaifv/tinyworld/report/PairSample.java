package io.github.rlaifv.tinyworld.report;

import io.github.rlaifv.core.internal.json.AnyDouble;

/**
 * A preference pair of the training data.
 *
 * @param image the image's key among those given to {@link ReportWriter}
 * @param question question of both responses
 * @param chosen preferred response
 * @param rejected other response
 * @param chosenScore minus the number of claims of the chosen response that the labeler did not confirm
 * @param rejectedScore minus the number of claims of the rejected response that the labeler did not confirm
 */
public record PairSample(
        String image,
        String question,
        String chosen,
        String rejected,
        @AnyDouble double chosenScore,
        @AnyDouble double rejectedScore) {}

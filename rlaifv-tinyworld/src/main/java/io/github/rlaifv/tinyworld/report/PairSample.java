package io.github.rlaifv.tinyworld.report;

import io.github.rlaifv.core.internal.json.AnyDouble;

/**
 * A preference pair that was trained on.
 *
 * @param image the image's key among those given to {@link ReportWriter}
 * @param question that both responses answer
 * @param chosen the preferred response
 * @param rejected the other one
 * @param chosenScore minus the number of its claims that the labeler did not confirm
 * @param rejectedScore likewise
 */
public record PairSample(
        String image,
        String question,
        String chosen,
        String rejected,
        @AnyDouble double chosenScore,
        @AnyDouble double rejectedScore) {}

package io.github.rlaifv.tinyworld.report;

import org.jspecify.annotations.Nullable;

/**
 * Responses of the base and the aligned model to a held-out image.
 *
 * @param image the image's key among those given to {@link ReportWriter}
 * @param question question about the image
 * @param truth content of the scene as text; null without ground truth
 * @param base response of the base model
 * @param aligned response of the aligned model
 */
public record SceneSample(
        String image, String question, @Nullable String truth, ResponseSample base, ResponseSample aligned) {}

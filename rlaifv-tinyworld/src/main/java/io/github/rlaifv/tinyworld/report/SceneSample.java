package io.github.rlaifv.tinyworld.report;

import org.jspecify.annotations.Nullable;

/**
 * What base and aligned model say about one held-out image.
 *
 * @param image the image's key among those given to {@link ReportWriter}
 * @param question that was asked
 * @param truth the scene in words; null without ground truth
 * @param base the base's response
 * @param aligned the aligned model's response
 */
public record SceneSample(
        String image, String question, @Nullable String truth, ResponseSample base, ResponseSample aligned) {}

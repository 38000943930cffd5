package io.github.rlaifv.feedback;

import io.github.rlaifv.core.policy.Sampling;
import io.github.rlaifv.core.run.UnusableImages;

/**
 * The settings of a {@link FeedbackPipeline} besides its models and the way it makes pairs.
 *
 * @param candidates number of candidates per instruction, >= 2
 * @param sampling how candidates are sampled, with the seed of the run
 * @param lengthBalance whether pairs are dropped until chosen and rejected responses are equally long on average
 * @param batchSize number of instructions that are processed, and written to the folder, at once
 * @param unusableImages what happens to instructions whose image is damaged or rejected by the policy
 */
public record FeedbackSettings(
        int candidates, Sampling sampling, boolean lengthBalance, int batchSize, UnusableImages unusableImages) {}

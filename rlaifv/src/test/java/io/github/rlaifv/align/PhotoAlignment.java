package io.github.rlaifv.align;

import io.github.rlaifv.core.dataset.ImageFolder;
import io.github.rlaifv.core.dataset.InstructionDataset;
import io.github.rlaifv.core.policy.Policy;
import io.github.rlaifv.core.policy.Sampling;
import io.github.rlaifv.core.testkit.Fixtures;
import io.github.rlaifv.feedback.claim.PromptedClaimDecomposer;
import io.github.rlaifv.feedback.score.DivideAndConquerScorer;
import java.nio.file.Path;
import java.util.List;

/** What alignments of small models with questions about the photos share. */
final class PhotoAlignment {
    static final Path POLICY = Fixtures.path("llava15", "model");
    static final Path LABELER = Fixtures.path("llava_next", "model");

    private PhotoAlignment() {}

    /** Two questions about each photo, of which some are for development. */
    static InstructionSplit split(int development) {
        InstructionDataset instructions = InstructionDataset.of(
                ImageFolder.everyQuestion(Fixtures.path("photos"), List.of("Describe it.", "What is there?")));
        return InstructionSplit.of(instructions, development, 0);
    }

    /** Labeling by two models, with short texts. */
    static ResponseLabeling judge(Policy divider, Policy labeler) {
        Sampling careful = Sampling.greedy(12);
        return new ResponseLabeling(
                PromptedClaimDecomposer.builder(divider)
                        .divideSampling(careful)
                        .questionSampling(careful)
                        .build(),
                // random weights may answer anything
                DivideAndConquerScorer.builder(labeler).leastAnswerMass(0).build());
    }
}

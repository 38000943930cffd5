package io.github.rlaifv.tinyworld.quickstart;

import io.github.rlaifv.core.data.Instruction;
import io.github.rlaifv.core.policy.Policy;
import io.github.rlaifv.feedback.claim.Claim;
import io.github.rlaifv.feedback.claim.ClaimDecomposer;
import io.github.rlaifv.feedback.score.FeedbackScorer;
import io.github.rlaifv.tinyworld.report.Metrics;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;

/**
 * Images of a run: three disjoint parts with their instructions, the prompts about them, and their ground truth if known.
 */
interface RunImages {

    /** A short name for reports. */
    String name();

    /**
     * Instructions that the candidates of a round respond to.
     *
     * @param round round number, from 1
     */
    List<Instruction> alignment(int round);

    /** Instructions that the best round is chosen with. */
    List<Instruction> development();

    /** Instructions that the reported metrics are measured with; they are never used for training or for choosing. */
    List<Instruction> heldOut();

    /** The source of a part of the images, as text for the report. */
    String inWords(List<Instruction> part);

    /** Skipped images with the reason of each. Default: none. */
    default SortedMap<String, String> unusable() {
        return Collections.emptySortedMap();
    }

    /** The claim decomposer with prompts for these images. */
    ClaimDecomposer decomposer(Policy model);

    /** The scorer with prompts for these images. */
    FeedbackScorer scorer(Policy labeler);

    /** Number of instructions that are processed and saved together. */
    int instructionsPerCall();

    /** Whether claims can be compared with the ground truth. */
    boolean hasTruth();

    /** Measures one response per instruction; metrics that need missing ground truth are unknown. */
    Metrics measure(List<Instruction> instructions, List<String> responses);

    /** Whether a claim is true; empty if unknown. */
    Optional<Boolean> truth(Instruction instruction, Claim claim);

    /** The content of an image in words; empty if unknown. */
    Optional<String> description(Instruction instruction);
}

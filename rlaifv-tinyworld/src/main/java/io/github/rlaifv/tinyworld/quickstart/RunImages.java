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
 * What a run works on: three parts that share no image, how models are asked about them, and what is known to be true.
 */
interface RunImages {

    /** A short name for reports. */
    String name();

    /** What candidates of a round are written for; rounds count from 1. */
    List<Instruction> alignment(int round);

    /** What the best round is chosen on. */
    List<Instruction> development();

    /** What metrics are reported on; never used for training or choosing. */
    List<Instruction> heldOut();

    /** Where a part of the images comes from, in words. */
    String inWords(List<Instruction> part);

    /** Why images are left out, by image; none by default. */
    default SortedMap<String, String> unusable() {
        return Collections.emptySortedMap();
    }

    /** Divides responses in the language of these images. */
    ClaimDecomposer decomposer(Policy model);

    /** Judges claims in the language of these images. */
    FeedbackScorer scorer(Policy labeler);

    /** Instructions that are worked on, and written down, at once. */
    int instructionsPerCall();

    /** Whether claims can be compared with the truth. */
    boolean hasTruth();

    /** Measures one response an instruction; unknown is what needs a truth that is not there. */
    Metrics measure(List<Instruction> instructions, List<String> responses);

    /** Whether what a claim's question asks is so; empty where it can't be told. */
    Optional<Boolean> truth(Instruction instruction, Claim claim);

    /** What an image shows; empty where it can't be told. */
    Optional<String> description(Instruction instruction);
}

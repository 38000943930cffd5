package io.github.rlaifv.feedback;

import io.github.rlaifv.core.policy.Policy;
import io.github.rlaifv.core.policy.Sampling;
import io.github.rlaifv.core.run.RunListener;
import io.github.rlaifv.core.run.UnusableImages;
import io.github.rlaifv.feedback.claim.ClaimDecomposer;
import io.github.rlaifv.feedback.pair.PairMaker;
import io.github.rlaifv.feedback.score.FeedbackScorer;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a run of the pipeline does.
 *
 * @param policy writes the candidates
 * @param scorer judges them
 * @param decomposer divides them into claims; null where the scorer needs none
 * @param pairMaker makes pairs of scored candidates
 * @param standardPairs whether it is the paper's, whose seed is that of the sampling
 * @param candidates number of candidates per instruction
 * @param sampling how candidates are drawn, with the run's seed
 * @param lengthBalance whether pairs are dropped until chosen and rejected texts are equally long on average
 * @param batchSize number of instructions worked on, and written down, at once
 * @param unusableImages what becomes of instructions whose image can't be used
 * @param listener notified of stages, units and what is skipped
 */
record FeedbackOptions(
        Policy policy,
        FeedbackScorer scorer,
        @Nullable ClaimDecomposer decomposer,
        PairMaker pairMaker,
        boolean standardPairs,
        int candidates,
        Sampling sampling,
        boolean lengthBalance,
        int batchSize,
        UnusableImages unusableImages,
        RunListener listener) {

    /** What decides the results, as {@code settings.json} has it. */
    SortedMap<String, String> settings() {
        SortedMap<String, String> settings = new TreeMap<>();
        settings.put("format", "1");
        settings.put("policy", policy.fingerprint());
        settings.put("candidates", Integer.toString(candidates));
        settings.put("sampling", sampling.toString());
        settings.putAll(pairMaker.settings());
        if (standardPairs) {
            settings.remove("pair_seed");
        }
        settings.put("length_balance", Boolean.toString(lengthBalance));
        scorer.settings().forEach((name, value) -> settings.put("scorer." + name, value));
        if (decomposer != null) {
            decomposer.settings().forEach((name, value) -> settings.put("decomposer." + name, value));
        }
        return settings;
    }
}

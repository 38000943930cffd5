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
 * The options of a {@link FeedbackPipeline}.
 *
 * @param policy model that writes the candidates
 * @param scorer judges the candidates
 * @param decomposer divides candidates into claims; null if the scorer needs no claims
 * @param pairMaker makes pairs of scored candidates
 * @param standardPairs whether {@code pairMaker} is the paper's {@code PairSelector}, which draws with the seed of the
 *     sampling
 * @param candidates number of candidates per instruction
 * @param sampling how candidates are sampled, with the seed of the run
 * @param lengthBalance whether pairs are dropped until chosen and rejected texts are equally long on average
 * @param batchSize number of instructions that are processed and written to disk together
 * @param unusableImages what happens to instructions whose image can't be used
 * @param listener listener that is notified of stages, units and skipped candidates
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

    /** Options that the results depend on, by name, as {@code settings.json} records them. */
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

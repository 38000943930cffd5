package io.github.rlaifv.feedback;

import io.github.rlaifv.core.policy.Policy;
import io.github.rlaifv.core.run.RunListener;
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
 * @param settings settings that need no model
 * @param listener listener that is notified of stages, units and skipped candidates
 */
record FeedbackOptions(
        Policy policy,
        FeedbackScorer scorer,
        @Nullable ClaimDecomposer decomposer,
        PairMaker pairMaker,
        boolean standardPairs,
        FeedbackSettings settings,
        RunListener listener) {

    /** Options that the results depend on, by name, as {@code settings.json} records them. */
    SortedMap<String, String> identity() {
        SortedMap<String, String> identity = new TreeMap<>();
        identity.put("format", "1");
        identity.put("policy", policy.fingerprint());
        identity.put("candidates", Integer.toString(settings.candidates()));
        identity.put("sampling", settings.sampling().toString());
        identity.putAll(pairMaker.settings());
        if (standardPairs) {
            identity.remove("pair_seed");
        }
        identity.put("length_balance", Boolean.toString(settings.lengthBalance()));
        scorer.settings().forEach((name, value) -> identity.put("scorer." + name, value));
        if (decomposer != null) {
            decomposer.settings().forEach((name, value) -> identity.put("decomposer." + name, value));
        }
        return identity;
    }
}

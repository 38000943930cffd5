package io.github.rlaifv.inference;

import io.github.rlaifv.core.policy.Outcome;
import io.github.rlaifv.core.policy.Policy;
import io.github.rlaifv.core.policy.ScoreRequest;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Ranks the pools of another ranker by a rule.
 *
 * @param scorer ranker that scores the pools
 * @param rule rule that ranks them
 */
record RuleRanker(ResponseRanker scorer, ScoringRule rule) implements ResponseRanker {
    private static final String RULE = "rule";

    @Override
    public Policy policy() {
        return scorer.policy();
    }

    @Override
    public boolean dependsOnCall() {
        return scorer.dependsOnCall();
    }

    @Override
    public SortedMap<String, String> settings() {
        SortedMap<String, String> settings = new TreeMap<>(scorer.settings());
        settings.merge(RULE, rule.identity(), (before, now) -> before + ", then " + now);
        return settings;
    }

    @Override
    public List<Outcome<RankedResponse>> tryRankAll(List<ScoreRequest> pools) {
        return scorer.tryRankChecked(pools).stream()
                .map(pool -> pool.map(ranked -> ranked.by(rule)))
                .toList();
    }
}

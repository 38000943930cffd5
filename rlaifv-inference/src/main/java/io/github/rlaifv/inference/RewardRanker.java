package io.github.rlaifv.inference;

import io.github.rlaifv.core.policy.NonFiniteResultException;
import io.github.rlaifv.core.policy.Outcome;
import io.github.rlaifv.core.policy.Policy;
import io.github.rlaifv.core.policy.ScoreRequest;
import io.github.rlaifv.core.policy.TokenLogProbs;
import io.github.rlaifv.core.reward.ImplicitReward;
import io.github.rlaifv.core.run.UnusableModelException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Ranks responses by the implicit reward of two local or remote models.
 *
 * @param policy the aligned model
 * @param reference the model that it was aligned from
 * @param reward the reward
 */
record RewardRanker(Policy policy, Policy reference, ImplicitReward reward) implements ResponseRanker {

    @Override
    public boolean dependsOnCall() {
        return policy.dependsOnCall() || reference.dependsOnCall();
    }

    @Override
    public SortedMap<String, String> settings() {
        SortedMap<String, String> settings = new TreeMap<>();
        settings.put("policy", policy.fingerprint());
        settings.put("reference", reference.fingerprint());
        settings.put("beta", String.valueOf(reward.beta()));
        settings.put("aggregation", reward.aggregation().name());
        return settings;
    }

    /** Only pools that the policy could score go to the reference. */
    @Override
    public List<Outcome<RankedResponse>> tryRankAll(List<ScoreRequest> pools) {
        List<ScoreRequest> distinct = distinct(pools);
        List<Outcome<List<TokenLogProbs>>> byPolicy = distinct.isEmpty() ? List.of() : policy.tryScore(distinct);
        List<ScoreRequest> scored = new ArrayList<>();
        for (int i = 0; i < distinct.size(); i++) {
            if (byPolicy.get(i).failure().isEmpty()) {
                scored.add(distinct.get(i));
            }
        }
        Iterator<Outcome<List<TokenLogProbs>>> byReference =
                (scored.isEmpty() ? List.<Outcome<List<TokenLogProbs>>>of() : reference.tryScore(scored)).iterator();
        List<Outcome<RankedResponse>> ranked = new ArrayList<>();
        for (int i = 0; i < pools.size(); i++) {
            int pool = i;
            List<String> responses = pools.get(i).responses();
            List<String> texts = distinct.get(i).responses();
            ranked.add(byPolicy.get(i)
                    .flatMap(ofPolicy -> byReference
                            .next()
                            .map(ofReference -> new RankedResponse(
                                    expand(responses, scores(pool, texts, ofPolicy, ofReference))))));
        }
        return List.copyOf(ranked);
    }

    /** Throws as the models do. */
    @Override
    public List<RankedResponse> rankAll(List<ScoreRequest> pools) {
        List<ScoreRequest> distinct = distinct(pools);
        if (distinct.isEmpty()) {
            return List.of();
        }
        List<List<TokenLogProbs>> byPolicy = policy.score(distinct);
        List<List<TokenLogProbs>> byReference = reference.score(distinct);
        List<RankedResponse> ranked = new ArrayList<>();
        for (int i = 0; i < pools.size(); i++) {
            List<String> texts = distinct.get(i).responses();
            ranked.add(new RankedResponse(
                    expand(pools.get(i).responses(), scores(i, texts, byPolicy.get(i), byReference.get(i)))));
        }
        return List.copyOf(ranked);
    }

    /** The pools with each text once. */
    private static List<ScoreRequest> distinct(List<ScoreRequest> pools) {
        List<ScoreRequest> distinct = new ArrayList<>();
        for (ScoreRequest pool : pools) {
            if (pool.responses().isEmpty()) {
                throw new IllegalArgumentException("pool " + distinct.size() + " has no responses");
            }
            distinct.add(new ScoreRequest(
                    pool.prompt(), pool.responses().stream().distinct().toList()));
        }
        return distinct;
    }

    /** Returns the score of each different text; {@link #expand} sets the index. */
    private Map<String, ScoredResponse> scores(
            int pool, List<String> texts, List<TokenLogProbs> byPolicy, List<TokenLogProbs> byReference) {
        Map<String, ScoredResponse> scores = new HashMap<>();
        for (int i = 0; i < texts.size(); i++) {
            TokenLogProbs pi = byPolicy.get(i);
            TokenLogProbs ref = byReference.get(i);
            if (!pi.tokenIds().equals(ref.tokenIds())) {
                throw new UnusableModelException("pool " + pool + ": " + policy.name() + " and " + reference.name()
                        + " tokenize \"" + texts.get(i) + "\" differently ("
                        + pi.tokenIds().size() + " and "
                        + ref.tokenIds().size()
                        + " tokens): the reference must be the model that the policy was aligned from");
            }
            double value = reward.of(pi, ref);
            if (!Double.isFinite(value)) {
                throw new NonFiniteResultException("pool " + pool + ": the reward of \"" + texts.get(i) + "\" is "
                        + value
                        + " (" + policy.name() + ": " + pi.sum() + " nats, " + reference.name() + ": " + ref.sum()
                        + " nats): check the weights and the precision of both models");
            }
            scores.put(
                    texts.get(i),
                    new ScoredResponse(
                            0,
                            texts.get(i),
                            value,
                            pi.sum(),
                            ref.sum(),
                            pi.tokenIds().size()));
        }
        return scores;
    }

    private static List<ScoredResponse> expand(List<String> responses, Map<String, ScoredResponse> scores) {
        List<ScoredResponse> pool = new ArrayList<>();
        for (String text : responses) {
            ScoredResponse s = scores.get(text);
            if (s == null) {
                throw new IllegalStateException("no score for \"" + text + "\"");
            }
            pool.add(new ScoredResponse(
                    pool.size(), text, s.reward(), s.policyLogProb(), s.referenceLogProb(), s.tokens()));
        }
        return pool;
    }
}

package io.github.rlaifv.inference;

import io.github.rlaifv.core.policy.NonFiniteResultException;
import io.github.rlaifv.core.policy.Outcome;
import io.github.rlaifv.core.policy.Policy;
import io.github.rlaifv.core.policy.ScoreRequest;
import io.github.rlaifv.core.policy.TokenLogProbs;
import io.github.rlaifv.core.run.UnusableModelException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Ranks responses by the implicit reward of local or remote models.
 *
 * @param policy the aligned model
 * @param reference the model that it was aligned from
 * @param others models whose log-probabilities are averaged with the policy's; usually none
 * @param reward the reward
 */
record RewardRanker(Policy policy, Policy reference, List<Policy> others, TemperedReward reward)
        implements ResponseRanker {
    RewardRanker {
        others = List.copyOf(others);
    }

    /** All models, in the order in which they are asked. */
    private List<Policy> models() {
        return Stream.concat(Stream.of(policy, reference), others.stream()).toList();
    }

    /** The models without repetition: a reference that is the policy itself is not asked again. */
    private List<Policy> asked() {
        return models().stream().distinct().toList();
    }

    /** The results of all models from those of {@link #asked}. */
    private <T> List<T> ofAll(List<T> ofAsked) {
        List<Policy> asked = asked();
        return models().stream().map(model -> ofAsked.get(asked.indexOf(model))).toList();
    }

    @Override
    public boolean dependsOnCall() {
        return models().stream().anyMatch(Policy::dependsOnCall);
    }

    /** Settings of the paper's reward have no names of what it lacks, so that its runs keep their identity. */
    @Override
    public SortedMap<String, String> settings() {
        SortedMap<String, String> settings = new TreeMap<>();
        settings.put("policy", policy.fingerprint());
        settings.put("reference", reference.fingerprint());
        settings.put("beta", String.valueOf(reward.reward().beta()));
        settings.put("aggregation", reward.reward().aggregation().name());
        if (reward.referenceWeight() != SelfRewardReranker.PAPER_REFERENCE_WEIGHT) {
            settings.put("reference_weight", String.valueOf(reward.referenceWeight()));
        }
        if (!others.isEmpty()) {
            settings.put(
                    "averaged_with", others.stream().map(Policy::fingerprint).collect(Collectors.joining(", ")));
        }
        return settings;
    }

    /** Only pools that a model could score go to the next one. */
    @Override
    public List<Outcome<RankedResponse>> tryRankAll(List<ScoreRequest> pools) {
        List<ScoreRequest> distinct = distinct(pools);
        List<Outcome<List<List<TokenLogProbs>>>> byModel = Outcome.successes(
                distinct.stream().map(pool -> List.<List<TokenLogProbs>>of()).toList());
        for (Policy model : asked()) {
            byModel = scored(model, distinct, byModel);
        }
        List<Outcome<RankedResponse>> ranked = new ArrayList<>();
        for (int i = 0; i < pools.size(); i++) {
            int pool = i;
            ranked.add(byModel.get(i).map(scores -> ranked(pool, pools.get(pool), distinct.get(pool), ofAll(scores))));
        }
        return List.copyOf(ranked);
    }

    /** Adds the scores of a model. */
    private static List<Outcome<List<List<TokenLogProbs>>>> scored(
            Policy model, List<ScoreRequest> pools, List<Outcome<List<List<TokenLogProbs>>>> before) {
        List<ScoreRequest> left = new ArrayList<>();
        for (int i = 0; i < pools.size(); i++) {
            if (before.get(i).failure().isEmpty()) {
                left.add(pools.get(i));
            }
        }
        if (left.isEmpty()) {
            return before;
        }
        Iterator<Outcome<List<TokenLogProbs>>> scores =
                Outcome.onePerRequest(model.tryScore(left), left.size(), model).iterator();
        return before.stream()
                .map(earlier -> earlier.flatMap(all -> scores.next().map(one -> append(all, one))))
                .toList();
    }

    private static <T> List<T> append(List<T> all, T one) {
        return Stream.concat(all.stream(), Stream.of(one)).toList();
    }

    /** Throws as the models do. */
    @Override
    public List<RankedResponse> rankAll(List<ScoreRequest> pools) {
        List<ScoreRequest> distinct = distinct(pools);
        if (distinct.isEmpty()) {
            return List.of();
        }
        List<List<List<TokenLogProbs>>> byModel =
                ofAll(asked().stream().map(model -> model.score(distinct)).toList());
        List<RankedResponse> ranked = new ArrayList<>();
        for (int i = 0; i < pools.size(); i++) {
            int pool = i;
            ranked.add(ranked(
                    i,
                    pools.get(i),
                    distinct.get(i),
                    byModel.stream().map(scores -> scores.get(pool)).toList()));
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
                    pool.prompt(), pool.responses().stream().distinct().toList(), pool.prefix()));
        }
        return distinct;
    }

    /**
     * Returns a ranked pool.
     *
     * @param number number of the pool, for messages
     * @param byModel for each model the log-probabilities of each different text
     */
    private RankedResponse ranked(
            int number, ScoreRequest pool, ScoreRequest distinct, List<List<TokenLogProbs>> byModel) {
        Map<String, ScoredResponse> scores = new HashMap<>();
        for (int i = 0; i < distinct.responses().size(); i++) {
            int text = i;
            scores.put(
                    distinct.responses().get(i),
                    scored(
                            number,
                            distinct.responses().get(i),
                            byModel.stream().map(model -> model.get(text)).toList()));
        }
        List<ScoredResponse> ranked = new ArrayList<>();
        for (String text : pool.responses()) {
            ScoredResponse score = scores.get(text);
            if (score == null) {
                throw new IllegalStateException("no score for \"" + text + "\"");
            }
            ranked.add(score.withIndex(ranked.size()));
        }
        return new RankedResponse(ranked);
    }

    private ScoredResponse scored(int pool, String text, List<TokenLogProbs> byModel) {
        TokenLogProbs pi = byModel.get(0);
        TokenLogProbs ref = byModel.get(1);
        for (int i = 1; i < byModel.size(); i++) {
            requireSameTokens(pool, text, pi, byModel.get(i), models().get(i));
        }
        int tokens = pi.tokenIds().size();
        ScoredResponse unranked = new ScoredResponse(
                0,
                text,
                0,
                pi.sum(),
                ref.sum(),
                tokens,
                byModel.stream().skip(2).map(TokenLogProbs::sum).toList(),
                null);
        double value = reward.of(unranked.averageLogProb(), ref.sum(), tokens);
        if (!Double.isFinite(value)) {
            throw new NonFiniteResultException("pool " + pool + ": the reward of \"" + text + "\" is " + value + " ("
                    + policy.name() + ": " + pi.sum() + " nats, " + reference.name() + ": " + ref.sum()
                    + " nats): check the weights and the precision of both models");
        }
        return unranked.withReward(value);
    }

    private void requireSameTokens(int pool, String text, TokenLogProbs pi, TokenLogProbs other, Policy model) {
        if (!pi.tokenIds().equals(other.tokenIds())) {
            throw new UnusableModelException("pool " + pool + ": " + policy.name() + " and " + model.name()
                    + " tokenize \"" + text + "\" differently ("
                    + pi.tokenIds().size() + " and "
                    + other.tokenIds().size()
                    + " tokens): the reference must be the model that the policy was aligned from"
                    + (model == reference
                            ? ""
                            : ", and models to average with must be other rounds of that alignment"));
        }
    }
}

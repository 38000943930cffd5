package io.github.rlaifv.align.verify;

import io.github.rlaifv.core.policy.Outcome;
import io.github.rlaifv.core.policy.Policy;
import io.github.rlaifv.core.policy.ScoreRequest;
import io.github.rlaifv.feedback.claim.ClaimDecomposer;
import io.github.rlaifv.feedback.score.FeedbackScorer;
import io.github.rlaifv.inference.RankedResponse;
import io.github.rlaifv.inference.ResponseRanker;
import io.github.rlaifv.inference.ScoredResponse;
import io.github.rlaifv.inference.ScoringRule;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Ranks responses by verdicts on their claims. Another ranker, such as self-reward, ranks the pool first. The best of its
 * different texts, the shortlist, are divided into claims, and a labeler judges the claims as it does in feedback (RLAIF-V,
 * section 3.2). The response with the fewest rejected claims wins, of equal ones that with the most confirmed claims, of
 * equal ones that which the first ranker prefers ({@link ScoringRule#verified}). By default the model itself divides and
 * judges, so that no other model is needed.
 *
 * <p>Each different text is divided once per pool, and each different question about an image is asked once per call. All
 * questions about an image share its encoding.
 *
 * <p>A response whose claims can't be judged, or that claims nothing, ranks below judged ones. A prompt without exactly one
 * image is ranked by the first ranker alone, because claims are judged against one image.
 *
 * <pre>{@code
 * ResponseRanker ranker = VerifiedRanker.builder(SelfRewardReranker.of(aligned, base)).build();
 * Policy careful = BestOfNPolicy.builder(ranker).candidates(16).build();
 * }</pre>
 */
public final class VerifiedRanker implements ResponseRanker {
    /** Default number of different texts per pool whose claims are judged. */
    public static final int DEFAULT_SHORTLIST = 8;

    /** Name of the setting that all pools with verdicts have, and no others. */
    public static final String SHORTLIST_SETTING = "verified_shortlist";

    private static final ScoringRule AS_RANKED = new ScoringRule() {
        @Override
        public String name() {
            return "as ranked";
        }

        @Override
        public List<Double> scores(List<ScoredResponse> pool) {
            return pool.stream().map(ScoredResponse::reward).toList();
        }
    };

    private final ResponseRanker first;
    private final ClaimDecomposer decomposer;
    private final FeedbackScorer scorer;
    private final int shortlist;
    private final ScoringRule rule;

    private VerifiedRanker(Builder builder, ClaimDecomposer decomposer, FeedbackScorer scorer) {
        first = builder.first;
        shortlist = builder.shortlist;
        rule = ScoringRule.verified(AS_RANKED, shortlist);
        this.decomposer = decomposer;
        this.scorer = scorer;
    }

    /**
     * Returns a builder. Default: the first ranker's model divides and judges, and the shortlist has {@value
     * #DEFAULT_SHORTLIST} texts.
     *
     * @param first ranker that chooses the shortlist and breaks ties; {@link ResponseRanker#by} sets its rule
     */
    public static Builder builder(ResponseRanker first) {
        return new Builder(first);
    }

    @Override
    public Policy policy() {
        return first.policy();
    }

    @Override
    public boolean dependsOnCall() {
        return first.dependsOnCall() || decomposer.dependsOnCall() || scorer.dependsOnCall();
    }

    /** Those of the first ranker, and those of decomposer and scorer with a prefix. */
    @Override
    public SortedMap<String, String> settings() {
        SortedMap<String, String> settings = new TreeMap<>(first.settings());
        decomposer.settings().forEach((name, value) -> settings.put("decomposer." + name, value));
        scorer.settings().forEach((name, value) -> settings.put("scorer." + name, value));
        settings.put(SHORTLIST_SETTING, String.valueOf(shortlist));
        return settings;
    }

    @Override
    public List<Outcome<RankedResponse>> tryRankAll(List<ScoreRequest> pools) {
        List<Outcome<RankedResponse>> ranked = first.tryRankChecked(pools);
        PoolClaims claims = new PoolClaims(decomposer, scorer);
        List<PoolClaims.Pool> judged = new ArrayList<>();
        for (int i = 0; i < pools.size(); i++) {
            judged.add(claims.add(
                    pools.get(i).prompt(),
                    ranked.get(i).value().map(this::listed).orElse(List.of())));
        }
        claims.judge();
        List<Outcome<RankedResponse>> verified = new ArrayList<>();
        for (int i = 0; i < pools.size(); i++) {
            PoolClaims.Pool verdicts = judged.get(i);
            verified.add(ranked.get(i).flatMap(pool -> verified(pool, verdicts)));
        }
        return List.copyOf(verified);
    }

    private List<String> listed(RankedResponse pool) {
        return pool.ranking().stream()
                .map(ScoredResponse::text)
                .distinct()
                .limit(shortlist == 0 ? pool.pool().size() : shortlist)
                .toList();
    }

    private Outcome<RankedResponse> verified(RankedResponse pool, PoolClaims.Pool verdicts) {
        return verdicts.counts()
                .map(counts -> new RankedResponse(pool.pool().stream()
                                .map(response -> counts.containsKey(response.text())
                                        ? response.withClaims(Objects.requireNonNull(counts.get(response.text())))
                                        : response)
                                .toList())
                        .by(rule));
    }

    /** Options of a ranker by verified claims. */
    public static final class Builder {
        private final ResponseRanker first;
        private @Nullable Policy labeler;
        private @Nullable ClaimDecomposer decomposer;
        private @Nullable FeedbackScorer scorer;
        private int shortlist = DEFAULT_SHORTLIST;

        private Builder(ResponseRanker first) {
            this.first = Objects.requireNonNull(first, "first");
        }

        /**
         * Model that judges claims, unless a scorer is set, and that divides responses, unless a decomposer is set. Default:
         * the model of the first ranker.
         */
        public Builder labeler(Policy value) {
            labeler = value;
            return this;
        }

        /** What divides responses into claims. Default: the labeler, with prompts for general models. */
        public Builder decomposer(ClaimDecomposer value) {
            decomposer = value;
            return this;
        }

        /** What judges claims; it must need claims. Default: the labeler, as in the paper. */
        public Builder scorer(FeedbackScorer value) {
            scorer = value;
            return this;
        }

        /**
         * Largest number of different texts per pool whose claims are judged, which bounds the cost; 0 judges all. Default:
         * {@value VerifiedRanker#DEFAULT_SHORTLIST}.
         */
        public Builder shortlist(int value) {
            shortlist = value;
            return this;
        }

        /**
         * Builds the ranker.
         *
         * @throws IllegalArgumentException if shortlist is negative, or if the scorer does not judge claims
         * @throws io.github.rlaifv.core.policy.MissingCapabilityException if the labeler lacks what dividing or judging needs
         */
        public VerifiedRanker build() {
            Policy judge = labeler == null ? first.policy() : labeler;
            FeedbackScorer judging = scorer == null ? FeedbackScorer.divideAndConquer(judge) : scorer;
            if (!judging.needsClaims()) {
                throw new IllegalArgumentException(
                        "the scorer " + judging.getClass().getName()
                                + " judges whole responses: give one that judges claims, such as FeedbackScorer.divideAndConquer");
            }
            return new VerifiedRanker(this, decomposer == null ? ClaimDecomposer.prompted(judge) : decomposer, judging);
        }
    }
}

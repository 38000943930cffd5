package io.github.rlaifv.tinyworld.bestof;

import io.github.rlaifv.inference.ScoredResponse;
import io.github.rlaifv.inference.ScoringRule;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * A rule of the comparison.
 *
 * @param name name in the table
 * @param rule the rule
 * @param asked models that it asks
 */
record ComparedRule(String name, ScoringRule rule, ModelsAsked asked) {
    private static final double BETA = 0.1;

    /**
     * Returns the rules that are compared.
     *
     * @param start position, among the other models of a pool, of the model that the aligned model's round started from; -1
     *     for the base
     * @param shortlist number of texts whose claims are judged in rules by verdicts
     */
    static List<ComparedRule> all(int start, int shortlist) {
        ScoringRule average = ScoringRule.averageReward(BETA, 0);
        ScoringRule tempered = ScoringRule.temperedReward(BETA, 0.1);
        return List.of(
                new ComparedRule("reward, mean (the paper's)", ScoringRule.meanReward(BETA), ModelsAsked.REWARD),
                new ComparedRule(
                        "reward, start of the last round as reference",
                        each(response -> (response.policyLogProb() - startLogProb(response, start))
                                / Math.max(1, response.tokens())),
                        ModelsAsked.REWARD),
                new ComparedRule("reward, reference weight 0.1", tempered, ModelsAsked.REWARD),
                new ComparedRule(
                        "reward, reference weight 0.2", ScoringRule.temperedReward(BETA, 0.2), ModelsAsked.REWARD),
                new ComparedRule("log pi per token", ScoringRule.policyPerplexity(), ModelsAsked.POLICY),
                new ComparedRule("log pi per token, mean of all rounds", average, ModelsAsked.AVERAGE),
                new ComparedRule("verified, all", ScoringRule.verified(tempered, 0), ModelsAsked.ALL_VERIFIED),
                new ComparedRule(
                        "verified, best " + shortlist + " by weight 0.1",
                        ScoringRule.verified(tempered, shortlist),
                        ModelsAsked.VERIFIED),
                new ComparedRule(
                        "verified, best " + shortlist + " by the mean of all rounds",
                        ScoringRule.verified(average, shortlist),
                        ModelsAsked.VERIFIED));
    }

    private static double startLogProb(ScoredResponse response, int start) {
        return start < 0
                ? response.referenceLogProb()
                : response.otherLogProbs().get(start);
    }

    private static ScoringRule each(ToDoubleFunction<ScoredResponse> score) {
        return new ScoringRule() {
            @Override
            public String name() {
                return "reward, last round";
            }

            @Override
            public List<Double> scores(List<ScoredResponse> pool) {
                return pool.stream().map(score::applyAsDouble).toList();
            }
        };
    }
}

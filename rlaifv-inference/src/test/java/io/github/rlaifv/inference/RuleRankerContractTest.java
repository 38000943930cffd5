package io.github.rlaifv.inference;

import io.github.rlaifv.inference.testkit.ResponseRankerContract;
import io.github.rlaifv.inference.testkit.WordPolicy;
import java.util.List;
import java.util.Map;

class RuleRankerContractTest extends ResponseRankerContract {
    @Override
    protected ResponseRanker ranker() {
        return SelfRewardReranker.builder()
                .policy(new WordPolicy("aligned", Map.of("dog", -0.5)))
                .reference(new WordPolicy("base", Map.of("dog", -2.0)))
                .averagedWith(List.of(new WordPolicy("round 1", Map.of("dog", -1.0))))
                .build()
                .by(ScoringRule.averageReward(0.1, 0.1));
    }
}

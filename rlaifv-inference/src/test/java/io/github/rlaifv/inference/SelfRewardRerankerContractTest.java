package io.github.rlaifv.inference;

import io.github.rlaifv.core.policy.Outcome;
import io.github.rlaifv.core.policy.Prompt;
import io.github.rlaifv.core.policy.RequestFailure;
import io.github.rlaifv.core.policy.ScoreRequest;
import io.github.rlaifv.core.policy.TokenLogProbs;
import io.github.rlaifv.inference.testkit.ResponseRankerContract;
import io.github.rlaifv.inference.testkit.WordPolicy;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The paper's ranker keeps the contract of {@link ResponseRanker}. */
class SelfRewardRerankerContractTest extends ResponseRankerContract {
    private static final ScoreRequest FAILING = new ScoreRequest(Prompt.of("broken"), List.of("a dog"));

    @Override
    protected ResponseRanker ranker() {
        WordPolicy aligned = new WordPolicy("aligned", Map.of("dog", -0.5)) {
            @Override
            public List<Outcome<List<TokenLogProbs>>> tryScore(List<ScoreRequest> requests) {
                List<Outcome<List<TokenLogProbs>>> outcomes = new ArrayList<>(super.tryScore(requests));
                for (int i = 0; i < requests.size(); i++) {
                    if (requests.get(i).equals(FAILING)) {
                        outcomes.set(i, Outcome.failure(new RequestFailure("broken", "timed out", "", true)));
                    }
                }
                return outcomes;
            }
        };
        return SelfRewardReranker.of(aligned, new WordPolicy("base", Map.of("dog", -2.0)));
    }

    @Override
    protected Optional<ScoreRequest> failing() {
        return Optional.of(FAILING);
    }
}

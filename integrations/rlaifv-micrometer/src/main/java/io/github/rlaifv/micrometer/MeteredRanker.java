package io.github.rlaifv.micrometer;

import io.github.rlaifv.core.policy.Outcome;
import io.github.rlaifv.core.policy.Policy;
import io.github.rlaifv.core.policy.ScoreRequest;
import io.github.rlaifv.inference.RankedResponse;
import io.github.rlaifv.inference.ResponseRanker;
import java.time.Duration;
import java.util.List;
import java.util.SortedMap;

/** A ranker whose calls and decisions are measured, over a generator that may be measured too. */
final class MeteredRanker implements ResponseRanker {
    private final ResponseRanker ranker;
    private final Policy generator;
    private final OperationMeters meters;

    MeteredRanker(ResponseRanker ranker, Policy generator, OperationMeters meters) {
        this.ranker = ranker;
        this.generator = generator;
        this.meters = meters;
    }

    @Override
    public Policy policy() {
        return generator;
    }

    @Override
    public boolean dependsOnCall() {
        return ranker.dependsOnCall();
    }

    @Override
    public SortedMap<String, String> settings() {
        return ranker.settings();
    }

    @Override
    public List<Outcome<RankedResponse>> tryRankAll(List<ScoreRequest> pools) {
        long start = System.nanoTime();
        try {
            List<Outcome<RankedResponse>> outcomes = ranker.tryRankAll(pools);
            meters.called(GenAiNames.RANK, since(start), meters.error(outcomes));
            meters.requests(GenAiNames.RANK, outcomes);
            outcomes.forEach(outcome -> outcome.value().ifPresent(this::picked));
            return outcomes;
        } catch (RuntimeException | Error e) {
            meters.called(GenAiNames.RANK, since(start), meters.error(e));
            meters.requests(GenAiNames.RANK, pools.size(), meters.error(e));
            throw e;
        }
    }

    private void picked(RankedResponse response) {
        meters.pick(
                "rlaifv.best_of_n.candidates",
                "Number of candidates per pick.",
                response.pool().size());
        meters.pick("rlaifv.best_of_n.distinct", "Number of different texts per pick.", response.distinct());
        meters.pick(
                "rlaifv.best_of_n.margin",
                "How far the winner's reward is above that of the best other text, in units of beta * nats.",
                response.margin().orElse(Double.NaN));
    }

    private static Duration since(long start) {
        return Duration.ofNanos(System.nanoTime() - start);
    }
}

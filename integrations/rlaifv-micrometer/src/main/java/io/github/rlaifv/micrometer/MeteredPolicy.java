package io.github.rlaifv.micrometer;

import io.github.rlaifv.core.internal.policy.ForwardingPolicy;
import io.github.rlaifv.core.ledger.UsageMeter;
import io.github.rlaifv.core.policy.Completion;
import io.github.rlaifv.core.policy.GenerationRequest;
import io.github.rlaifv.core.policy.NextTokenProbabilities;
import io.github.rlaifv.core.policy.NextTokenRequest;
import io.github.rlaifv.core.policy.Outcome;
import io.github.rlaifv.core.policy.Policy;
import io.github.rlaifv.core.policy.ScoreRequest;
import io.github.rlaifv.core.policy.TokenLogProbs;
import io.github.rlaifv.core.stream.TokenListener;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;

/** A policy whose calls are measured; everything else is that of the policy itself. */
final class MeteredPolicy extends ForwardingPolicy {
    private final Policy policy;
    private final OperationMeters meters;

    MeteredPolicy(Policy policy, OperationMeters meters) {
        super(policy);
        this.policy = policy;
        this.meters = meters;
    }

    @Override
    public List<Outcome<List<Completion>>> tryGenerate(List<GenerationRequest> requests) {
        return meters.server()
                ? timed(requests, TokenListener.NONE)
                : measured(GenAiNames.CHAT, requests, () -> policy.tryGenerate(requests));
    }

    @Override
    public List<Outcome<List<Completion>>> tryGenerate(List<GenerationRequest> requests, TokenListener listener) {
        return meters.server()
                ? timed(requests, listener)
                : measured(GenAiNames.CHAT, requests, () -> policy.tryGenerate(requests, listener));
    }

    private List<Outcome<List<Completion>>> timed(List<GenerationRequest> requests, TokenListener listener) {
        TokenTiming timing = new TokenTiming(listener, meters);
        List<Outcome<List<Completion>>> outcomes =
                measured(GenAiNames.CHAT, requests, () -> policy.tryGenerate(requests, timing));
        timing.record(GenAiNames.CHAT);
        return outcomes;
    }

    @Override
    public List<Outcome<List<TokenLogProbs>>> tryScore(List<ScoreRequest> requests) {
        return measured(GenAiNames.SCORE, requests, () -> policy.tryScore(requests));
    }

    @Override
    public List<Outcome<NextTokenProbabilities>> tryNextTokenProbabilities(List<NextTokenRequest> requests) {
        return measured(GenAiNames.NEXT_TOKEN, requests, () -> policy.tryNextTokenProbabilities(requests));
    }

    private <T> List<Outcome<T>> measured(String operation, List<?> requests, Supplier<List<Outcome<T>>> call) {
        UsageMeter meter = new UsageMeter();
        long start = System.nanoTime();
        try {
            List<Outcome<T>> outcomes = meter.count(call);
            meters.called(operation, since(start), meters.error(outcomes));
            meters.requests(operation, outcomes);
            meters.tokens(operation, meter.ledger().total());
            return outcomes;
        } catch (RuntimeException | Error e) {
            meters.called(operation, since(start), meters.error(e));
            meters.requests(operation, requests.size(), meters.error(e));
            meters.tokens(operation, meter.ledger().total());
            throw e;
        }
    }

    private static Duration since(long start) {
        return Duration.ofNanos(System.nanoTime() - start);
    }
}

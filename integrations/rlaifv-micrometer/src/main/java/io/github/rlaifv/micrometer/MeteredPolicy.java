package io.github.rlaifv.micrometer;

import io.github.rlaifv.core.ledger.CountedModel;
import io.github.rlaifv.core.ledger.Usage;
import io.github.rlaifv.core.ledger.UsageMeter;
import io.github.rlaifv.core.policy.Capability;
import io.github.rlaifv.core.policy.Completion;
import io.github.rlaifv.core.policy.FirstToken;
import io.github.rlaifv.core.policy.GenerationRequest;
import io.github.rlaifv.core.policy.NextTokenProbabilities;
import io.github.rlaifv.core.policy.NextTokenRequest;
import io.github.rlaifv.core.policy.Outcome;
import io.github.rlaifv.core.policy.Policy;
import io.github.rlaifv.core.policy.ProbedPolicy;
import io.github.rlaifv.core.policy.ScoreRequest;
import io.github.rlaifv.core.policy.TokenLogProbs;
import io.github.rlaifv.core.stream.TokenListener;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/** A policy whose calls are measured; everything else is that of the policy itself. */
final class MeteredPolicy implements ProbedPolicy {
    private final Policy policy;
    private final OperationMeters meters;

    MeteredPolicy(Policy policy, OperationMeters meters) {
        this.policy = policy;
        this.meters = meters;
    }

    @Override
    public List<Outcome<List<Completion>>> tryGenerate(List<GenerationRequest> requests) {
        return meters.server()
                ? timed(requests, TokenListener.NONE)
                : measured(GenAiNames.CHAT, () -> policy.tryGenerate(requests));
    }

    @Override
    public List<Outcome<List<Completion>>> tryGenerate(List<GenerationRequest> requests, TokenListener listener) {
        return meters.server()
                ? timed(requests, listener)
                : measured(GenAiNames.CHAT, () -> policy.tryGenerate(requests, listener));
    }

    private List<Outcome<List<Completion>>> timed(List<GenerationRequest> requests, TokenListener listener) {
        TokenTiming timing = new TokenTiming(listener, meters);
        List<Outcome<List<Completion>>> outcomes =
                measured(GenAiNames.CHAT, () -> policy.tryGenerate(requests, timing));
        timing.record(GenAiNames.CHAT);
        return outcomes;
    }

    @Override
    public List<Outcome<List<TokenLogProbs>>> tryScore(List<ScoreRequest> requests) {
        return measured(GenAiNames.SCORE, () -> policy.tryScore(requests));
    }

    @Override
    public List<Outcome<NextTokenProbabilities>> tryNextTokenProbabilities(List<NextTokenRequest> requests) {
        return measured(GenAiNames.NEXT_TOKEN, () -> policy.tryNextTokenProbabilities(requests));
    }

    private <T> List<Outcome<T>> measured(String operation, Supplier<List<Outcome<T>>> call) {
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
            Usage spent = meter.ledger().total();
            meters.tokens(operation, spent);
            throw e;
        }
    }

    private static Duration since(long start) {
        return Duration.ofNanos(System.nanoTime() - start);
    }

    @Override
    public String name() {
        return policy.name();
    }

    @Override
    public String fingerprint() {
        return policy.fingerprint();
    }

    @Override
    public CountedModel counted() {
        return policy.counted();
    }

    @Override
    public Set<Capability> capabilities() {
        return policy.capabilities();
    }

    @Override
    public boolean supports(Capability capability) {
        return policy.supports(capability);
    }

    @Override
    public boolean followsFormats() {
        return policy.followsFormats();
    }

    @Override
    public Optional<String> missingBecause(Capability capability) {
        return policy.missingBecause(capability);
    }

    @Override
    public boolean dependsOnCall() {
        return policy.dependsOnCall();
    }

    @Override
    public List<FirstToken> answerToProbe() {
        return policy instanceof ProbedPolicy probed ? probed.answerToProbe() : List.of();
    }

    @Override
    public void close() {
        policy.close();
    }
}

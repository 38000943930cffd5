package io.github.rlaifv.remote;

import io.github.rlaifv.core.policy.Capability;
import io.github.rlaifv.core.policy.Completion;
import io.github.rlaifv.core.policy.FirstToken;
import io.github.rlaifv.core.policy.GenerationRequest;
import io.github.rlaifv.core.policy.HealthChecked;
import io.github.rlaifv.core.policy.MissingCapabilityException;
import io.github.rlaifv.core.policy.NextTokenProbabilities;
import io.github.rlaifv.core.policy.NextTokenRequest;
import io.github.rlaifv.core.policy.Outcome;
import io.github.rlaifv.core.policy.Policy;
import io.github.rlaifv.core.policy.ProbedPolicy;
import io.github.rlaifv.core.policy.ScoreRequest;
import io.github.rlaifv.core.policy.TokenLogProbs;
import io.github.rlaifv.core.run.BadDataException;
import io.github.rlaifv.core.run.CancelledException;
import io.github.rlaifv.core.run.RlaifvException;
import io.github.rlaifv.core.stream.TokenListener;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.Function;

/**
 * A served model with one of its adapters. If the server was restarted and has lost the adapter, the adapter is loaded
 * again and the call is repeated. Closing this policy does nothing: the server that it belongs to closes it.
 */
final class AdaptedPolicy implements ProbedPolicy, HealthChecked {

    /**
     * What is asked.
     *
     * @param policy the model by the name of the adapter
     * @param restored loads the adapter if the server has lost it; returns whether it had
     */
    record Asked(ServerPolicy policy, BooleanSupplier restored) {}

    private final String name;
    private final String fingerprint;
    private final AtomicInteger restorations = new AtomicInteger();
    private volatile Asked asked;
    private volatile boolean ended;

    /**
     * @param name name in reports
     * @param fingerprint fingerprint of model and adapter
     * @param asked what is asked
     */
    AdaptedPolicy(String name, String fingerprint, Asked asked) {
        this.name = name;
        this.fingerprint = fingerprint;
        this.asked = asked;
    }

    /** Asks the same model in another way from the next call on. */
    void ask(Asked value) {
        asked = value;
    }

    /** Rejects further calls. The connection is shared and stays open. */
    void end() {
        ended = true;
    }

    private <T> T call(Function<ServerPolicy, T> call) {
        if (ended) {
            throw new IllegalStateException(name + " is closed");
        }
        int before = restorations.get();
        Asked now = asked;
        try {
            return call.apply(now.policy());
        } catch (CancelledException | BadDataException | MissingCapabilityException e) {
            throw e;
        } catch (RlaifvException e) {
            if (!restoredSince(before, now)) {
                throw e;
            }
            return call.apply(now.policy());
        }
    }

    /** Whether the adapter was lost and is there again. Of several calls that fail for this reason only one loads it. */
    private synchronized boolean restoredSince(int before, Asked now) {
        if (now.restored().getAsBoolean()) {
            restorations.incrementAndGet();
        }
        return restorations.get() != before;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public String fingerprint() {
        return fingerprint;
    }

    @Override
    public Set<Capability> capabilities() {
        return call(Policy::capabilities);
    }

    @Override
    public boolean supports(Capability capability) {
        return call(policy -> policy.supports(capability));
    }

    @Override
    public Optional<String> missingBecause(Capability capability) {
        return asked.policy().missingBecause(capability);
    }

    @Override
    public List<FirstToken> answerToProbe() {
        return asked.policy().answerToProbe();
    }

    @Override
    public boolean followsFormats() {
        return asked.policy().followsFormats();
    }

    @Override
    public boolean continuesPrefixes() {
        return asked.policy().continuesPrefixes();
    }

    @Override
    public boolean dependsOnCall() {
        return asked.policy().dependsOnCall();
    }

    @Override
    public List<Outcome<List<Completion>>> tryGenerate(List<GenerationRequest> requests) {
        return call(policy -> policy.tryGenerate(requests));
    }

    @Override
    public List<Outcome<List<Completion>>> tryGenerate(List<GenerationRequest> requests, TokenListener listener) {
        return call(policy -> policy.tryGenerate(requests, listener));
    }

    @Override
    public List<Outcome<List<TokenLogProbs>>> tryScore(List<ScoreRequest> requests) {
        return call(policy -> policy.tryScore(requests));
    }

    @Override
    public List<Outcome<NextTokenProbabilities>> tryNextTokenProbabilities(List<NextTokenRequest> requests) {
        return call(policy -> policy.tryNextTokenProbabilities(requests));
    }

    @Override
    public String place() {
        return asked.policy().place();
    }

    @Override
    public Optional<String> unhealthyBecause() {
        return asked.policy().unhealthyBecause();
    }

    @Override
    public int concurrency() {
        return asked.policy().concurrency();
    }

    @Override
    public long busyAnswers() {
        return asked.policy().busyAnswers();
    }

    @Override
    public void close() {}

    @Override
    public String toString() {
        return asked.policy().toString();
    }
}

package io.github.rlaifv.core.internal.policy;

import io.github.rlaifv.core.ledger.CountedModel;
import io.github.rlaifv.core.policy.Capability;
import io.github.rlaifv.core.policy.Completion;
import io.github.rlaifv.core.policy.FirstToken;
import io.github.rlaifv.core.policy.GenerationRequest;
import io.github.rlaifv.core.policy.NextTokenProbabilities;
import io.github.rlaifv.core.policy.NextTokenRequest;
import io.github.rlaifv.core.policy.Outcome;
import io.github.rlaifv.core.policy.Policy;
import io.github.rlaifv.core.policy.ProbedPolicy;
import io.github.rlaifv.core.policy.Prompt;
import io.github.rlaifv.core.policy.ScoreRequest;
import io.github.rlaifv.core.policy.TokenLogProbs;
import io.github.rlaifv.core.stream.TokenListener;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/** A policy that passes every call on to another policy. Subclasses override what they do differently. */
public abstract class ForwardingPolicy implements ProbedPolicy, PromptCounter {
    private final Policy policy;

    /**
     * @param policy the policy that gets the calls
     */
    protected ForwardingPolicy(Policy policy) {
        this.policy = policy;
    }

    @Override
    public List<Outcome<List<Completion>>> tryGenerate(List<GenerationRequest> requests) {
        return policy.tryGenerate(requests);
    }

    @Override
    public List<Outcome<List<Completion>>> tryGenerate(List<GenerationRequest> requests, TokenListener listener) {
        return policy.tryGenerate(requests, listener);
    }

    @Override
    public List<Outcome<List<TokenLogProbs>>> tryScore(List<ScoreRequest> requests) {
        return policy.tryScore(requests);
    }

    @Override
    public List<Outcome<NextTokenProbabilities>> tryNextTokenProbabilities(List<NextTokenRequest> requests) {
        return policy.tryNextTokenProbabilities(requests);
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
    public boolean continuesPrefixes() {
        return policy.continuesPrefixes();
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
    public OptionalInt tokensOf(Prompt prompt) {
        return PromptCounter.tokensOf(policy, prompt);
    }

    @Override
    public void close() {
        policy.close();
    }
}

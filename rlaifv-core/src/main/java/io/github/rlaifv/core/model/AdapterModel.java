package io.github.rlaifv.core.model;

import io.github.rlaifv.core.internal.policy.ForwardingPolicy;
import io.github.rlaifv.core.policy.Completion;
import io.github.rlaifv.core.policy.FirstToken;
import io.github.rlaifv.core.policy.GenerationRequest;
import io.github.rlaifv.core.policy.NextTokenProbabilities;
import io.github.rlaifv.core.policy.NextTokenRequest;
import io.github.rlaifv.core.policy.Outcome;
import io.github.rlaifv.core.policy.Policy;
import io.github.rlaifv.core.policy.ScoreRequest;
import io.github.rlaifv.core.policy.TokenLogProbs;
import io.github.rlaifv.core.stream.TokenListener;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** A shared base model with one of its adapters, which is loaded when the model is asked. */
final class AdapterModel extends ForwardingPolicy {
    private final AdapterTurns turns;
    private final Optional<Path> adapter;
    private final String name;
    private final String fingerprint;

    /**
     * Loads the adapter once, so that one that can't be used is rejected now.
     *
     * @param base the base
     * @param turns loads adapters into it
     * @param adapter folder of the adapter; empty for the base alone
     */
    AdapterModel(Policy base, AdapterTurns turns, Optional<Path> adapter) {
        super(base);
        this.turns = turns;
        this.adapter = adapter;
        name = adapter.map(Path::getFileName).map(Path::toString).orElseGet(base::name);
        fingerprint = turns.with(adapter, base::fingerprint);
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
    public List<Outcome<List<Completion>>> tryGenerate(List<GenerationRequest> requests) {
        return turns.with(adapter, () -> super.tryGenerate(requests));
    }

    @Override
    public List<Outcome<List<Completion>>> tryGenerate(List<GenerationRequest> requests, TokenListener listener) {
        return turns.with(adapter, () -> super.tryGenerate(requests, listener));
    }

    @Override
    public List<Outcome<List<TokenLogProbs>>> tryScore(List<ScoreRequest> requests) {
        return turns.with(adapter, () -> super.tryScore(requests));
    }

    @Override
    public List<Outcome<NextTokenProbabilities>> tryNextTokenProbabilities(List<NextTokenRequest> requests) {
        return turns.with(adapter, () -> super.tryNextTokenProbabilities(requests));
    }

    @Override
    public List<FirstToken> answerToProbe() {
        return turns.with(adapter, super::answerToProbe);
    }

    /** Has no effect: the base is closed with the other models. */
    @Override
    public void close() {}
}

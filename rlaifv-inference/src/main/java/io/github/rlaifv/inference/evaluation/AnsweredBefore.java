package io.github.rlaifv.inference.evaluation;

import io.github.rlaifv.core.policy.Capability;
import io.github.rlaifv.core.policy.Completion;
import io.github.rlaifv.core.policy.GenerationRequest;
import io.github.rlaifv.core.policy.NextTokenProbabilities;
import io.github.rlaifv.core.policy.NextTokenRequest;
import io.github.rlaifv.core.policy.Outcome;
import io.github.rlaifv.core.policy.Policy;
import io.github.rlaifv.core.policy.ScoreRequest;
import io.github.rlaifv.core.policy.TokenLogProbs;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * Stands for a model that has answered everything, where only its name is needed.
 *
 * @param name name of the model
 * @param fingerprint fingerprint of the model
 */
record AnsweredBefore(String name, String fingerprint) implements Policy {
    @Override
    public Set<Capability> capabilities() {
        return EnumSet.noneOf(Capability.class);
    }

    @Override
    public List<Outcome<List<Completion>>> tryGenerate(List<GenerationRequest> requests) {
        throw closed();
    }

    @Override
    public List<Outcome<List<TokenLogProbs>>> tryScore(List<ScoreRequest> requests) {
        throw closed();
    }

    @Override
    public List<Outcome<NextTokenProbabilities>> tryNextTokenProbabilities(List<NextTokenRequest> requests) {
        throw closed();
    }

    private IllegalStateException closed() {
        return new IllegalStateException("the model " + name + " is not open while shards are merged");
    }

    @Override
    public void close() {
        // nothing is open
    }
}

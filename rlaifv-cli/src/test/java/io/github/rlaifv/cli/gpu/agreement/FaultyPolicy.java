package io.github.rlaifv.cli.gpu.agreement;

import io.github.rlaifv.core.policy.Completion;
import io.github.rlaifv.core.policy.GenerationRequest;
import io.github.rlaifv.core.policy.NextTokenProbabilities;
import io.github.rlaifv.core.policy.NextTokenRequest;
import io.github.rlaifv.core.policy.Outcome;
import io.github.rlaifv.core.policy.ScoreRequest;
import io.github.rlaifv.core.policy.TokenLogProbs;
import io.github.rlaifv.core.training.AdamW;
import io.github.rlaifv.core.training.Adapters;
import io.github.rlaifv.core.training.Gradients;
import io.github.rlaifv.core.training.LogProbLoss;
import io.github.rlaifv.core.training.LossValue;
import io.github.rlaifv.core.training.Parameter;
import io.github.rlaifv.core.training.TrainablePolicy;
import io.github.rlaifv.core.training.TrainingPass;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A policy with errors, for tests of the comparison. */
public final class FaultyPolicy implements TrainablePolicy {
    private final TrainablePolicy right;
    private final double shift;
    private final int wrongToken;
    private final double gradientFactor;

    FaultyPolicy(TrainablePolicy right, double shift, int wrongToken, double gradientFactor) {
        this.right = right;
        this.shift = shift;
        this.wrongToken = wrongToken;
        this.gradientFactor = gradientFactor;
    }

    /** A policy whose log-probabilities are wrong by a number. */
    public static FaultyPolicy shifted(TrainablePolicy right, double shift) {
        return new FaultyPolicy(right, shift, Integer.MAX_VALUE, 1);
    }

    /** A policy that generates another token at one position. */
    static FaultyPolicy misspelling(TrainablePolicy right, int position) {
        return new FaultyPolicy(right, 0, position, 1);
    }

    /** A policy whose gradients are too large by a factor. */
    static FaultyPolicy steep(TrainablePolicy right, double factor) {
        return new FaultyPolicy(right, 0, Integer.MAX_VALUE, factor);
    }

    @Override
    public List<Outcome<List<TokenLogProbs>>> tryScore(List<ScoreRequest> requests) {
        return Outcome.successes(right.score(requests).stream()
                .map(responses -> responses.stream().map(this::shifted).toList())
                .toList());
    }

    private TokenLogProbs shifted(TokenLogProbs tokens) {
        return new TokenLogProbs(
                tokens.tokenIds(),
                tokens.logProbs().stream().map(p -> p + shift).toList());
    }

    @Override
    public List<Outcome<List<Completion>>> tryGenerate(List<GenerationRequest> requests) {
        return Outcome.successes(right.generate(requests).stream()
                .map(made -> made.stream().map(this::misspelled).toList())
                .toList());
    }

    private Completion misspelled(Completion completion) {
        List<Integer> tokens = new ArrayList<>(completion.tokenIds());
        if (wrongToken < tokens.size()) {
            tokens.set(wrongToken, tokens.get(wrongToken) + 1);
        }
        return new Completion(completion.text(), tokens, completion.finish());
    }

    @Override
    public LossValue backward(List<ScoreRequest> batch, LogProbLoss loss, Gradients gradients, TrainingPass pass) {
        return right.backward(batch, logProbs -> loss.evaluate(logProbs).scaled(gradientFactor), gradients, pass);
    }

    @Override
    public List<Outcome<NextTokenProbabilities>> tryNextTokenProbabilities(List<NextTokenRequest> requests) {
        return right.tryNextTokenProbabilities(requests);
    }

    @Override
    public String name() {
        return right.name();
    }

    @Override
    public String fingerprint() {
        return right.fingerprint();
    }

    @Override
    public List<Parameter> parameters() {
        return right.parameters();
    }

    @Override
    public Gradients newGradients(List<Parameter> trainable) {
        return right.newGradients(trainable);
    }

    @Override
    public AdamW newAdamW(List<Parameter> trainable) {
        return right.newAdamW(trainable);
    }

    @Override
    public Adapters adapters() {
        return right.adapters();
    }

    @Override
    public void save(Path folder) {
        right.save(folder);
    }

    @Override
    public void close() {
        right.close();
    }
}

package io.github.rlaifv.inference.chat;

import io.github.rlaifv.core.policy.Completion;
import io.github.rlaifv.core.policy.Policy;
import io.github.rlaifv.core.policy.Prompt;
import io.github.rlaifv.core.policy.Sampling;
import io.github.rlaifv.core.stream.TokenListener;
import io.github.rlaifv.inference.BestOfN;
import io.github.rlaifv.inference.RankedResponse;
import io.github.rlaifv.inference.ResponseRanker;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;

/** Samples candidates and answers with the best one, as {@link BestOfN} does, with the reason why that one ended. */
final class BestOfNResponder implements Responder {
    private final ResponseRanker ranker;
    private final CandidateSampler sampler;

    BestOfNResponder(ResponseRanker ranker, Policy generator, int candidates) {
        if (candidates < 1 || candidates > BestOfN.MAX_CANDIDATES) {
            throw new IllegalArgumentException(
                    "candidates must be in [1, " + BestOfN.MAX_CANDIDATES + "], was " + candidates);
        }
        this.ranker = Objects.requireNonNull(ranker, "ranker");
        this.sampler = new CandidateSampler(generator, candidates);
    }

    @Override
    public String name() {
        return sampler.policy().name();
    }

    @Override
    public Answer answer(Prompt prompt, Sampling sampling, Consumer<String> pieces) {
        Answer answer = answer(prompt, sampling);
        if (!answer.text().isEmpty()) {
            pieces.accept(answer.text());
        }
        return answer;
    }

    @Override
    public Answer answer(Prompt prompt, Sampling sampling) {
        CandidateSampler.Sampled sampled = sampler.sample(prompt, sampling, TokenListener.NONE);
        RankedResponse ranking = ranker.rank(
                prompt, sampled.completions().stream().map(Completion::text).toList());
        return new Answer(
                ranking.text(),
                sampled.completions().get(ranking.winner().index()).finish(),
                sampled.inputTokens(),
                sampled.outputTokens(),
                Optional.of(ranking));
    }
}

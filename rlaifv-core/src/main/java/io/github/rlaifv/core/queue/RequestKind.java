package io.github.rlaifv.core.queue;

import io.github.rlaifv.core.policy.Completion;
import io.github.rlaifv.core.policy.GenerationRequest;
import io.github.rlaifv.core.policy.NextTokenProbabilities;
import io.github.rlaifv.core.policy.NextTokenRequest;
import io.github.rlaifv.core.policy.Outcome;
import io.github.rlaifv.core.policy.Policy;
import io.github.rlaifv.core.policy.Prompt;
import io.github.rlaifv.core.policy.ScoreRequest;
import io.github.rlaifv.core.policy.TokenLogProbs;
import io.github.rlaifv.core.stream.TokenListener;
import java.util.List;
import java.util.function.Function;
import java.util.function.ToIntFunction;

/**
 * One of the three operations of a policy. Only requests of one kind share a call.
 *
 * @param rows number of sequences of a request, which batches are limited by
 * @param named name of a request, for messages
 * @param call asks a policy
 * @param <R> type of a request
 * @param <A> type of a result
 */
record RequestKind<R, A>(ToIntFunction<R> rows, Function<R, String> named, Call<R, A> call) {
    static final RequestKind<GenerationRequest, List<Completion>> GENERATE = new RequestKind<>(
            GenerationRequest::rows,
            GenerationRequest::key,
            (policy, asked, tokens) ->
                    tokens == TokenListener.NONE ? policy.tryGenerate(asked) : policy.tryGenerate(asked, tokens));

    static final RequestKind<ScoreRequest, List<TokenLogProbs>> SCORE = new RequestKind<>(
            request -> request.responses().size(),
            request -> named(request.prompt()),
            (policy, asked, tokens) -> policy.tryScore(asked));

    static final RequestKind<NextTokenRequest, NextTokenProbabilities> NEXT_TOKEN = new RequestKind<>(
            request -> 1,
            request -> named(request.prompt()),
            (policy, asked, tokens) -> policy.tryNextTokenProbabilities(asked));

    private static final int SHOWN = 80;

    private static String named(Prompt prompt) {
        String text = prompt.messages().get(prompt.messages().size() - 1).text();
        return "the prompt \"" + (text.length() <= SHOWN ? text : text.substring(0, SHOWN) + "...") + "\"";
    }

    /** Asks a policy for the outcomes of requests. */
    interface Call<R, A> {
        List<Outcome<A>> ask(Policy policy, List<R> requests, TokenListener listener);
    }
}

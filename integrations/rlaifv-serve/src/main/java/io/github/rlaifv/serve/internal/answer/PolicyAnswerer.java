package io.github.rlaifv.serve.internal.answer;

import io.github.rlaifv.core.policy.Completion;
import io.github.rlaifv.core.policy.GenerationRequest;
import io.github.rlaifv.core.queue.QueuedPolicy;
import io.github.rlaifv.serve.internal.wire.Answer;
import io.github.rlaifv.serve.internal.wire.AnsweredChoice;
import io.github.rlaifv.serve.internal.wire.ApiError;
import io.github.rlaifv.serve.internal.wire.ChatCall;
import io.github.rlaifv.serve.internal.wire.TokenCounts;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Executor;

/**
 * Answers with completions of a policy.
 *
 * @param queue the policy behind its queue
 * @param promptTokens counts the tokens of prompts
 * @param workers threads for what follows the computation
 */
record PolicyAnswerer(QueuedPolicy queue, PromptTokens promptTokens, Executor workers) implements Answerer {
    @Override
    public void begin(ChatCall call, TokenSink sink, Job job) {
        checkPrefix(call, queue);
        OptionalInt prompt = promptTokens.count(call.prompt());
        ReportedTokens tokens = new ReportedTokens(
                call.choices(), call.delivery().logProbs(), call.delivery().stream() ? sink : TokenSink.NONE);
        job.then(
                queue.generateAsync(request(call, call.choices()), tokens),
                written -> job.answer().complete(answer(call, written, tokens, prompt)),
                workers);
    }

    private static Answer answer(ChatCall call, List<Completion> written, ReportedTokens tokens, OptionalInt prompt) {
        List<AnsweredChoice> choices = new ArrayList<>();
        for (Completion one : written) {
            choices.add(new AnsweredChoice(rest(call, one), tokens.of(choices.size())));
        }
        return new Answer(choices, counts(prompt, written), Optional.empty());
    }

    /** What a completion adds to the message that the request continues. */
    static Completion rest(ChatCall call, Completion whole) {
        return new Completion(whole.text().substring(call.prefix().length()), whole.tokenIds(), whole.finish());
    }

    /**
     * Rejects a request that continues a message, if the policy can't.
     *
     * @throws io.github.rlaifv.serve.internal.wire.ApiError.ApiException if it can't
     */
    static void checkPrefix(ChatCall call, QueuedPolicy queue) {
        if (!call.prefix().isEmpty() && !queue.continuesPrefixes()) {
            throw ApiError.invalid(
                            "continue_final_message",
                            "unsupported_parameter",
                            "The model behind this server can't continue a given beginning of a response. Leave"
                                    + " 'continue_final_message' out.")
                    .exception();
        }
    }

    /** The request whose results are those of a direct call with the prompt's fingerprint as its key. */
    static GenerationRequest request(ChatCall call, int completions) {
        return new GenerationRequest(call.prompt().fingerprint(), call.prompt(), completions, call.sampling())
                .withPrefix(call.prefix())
                .withAlternatives(alternatives(call.delivery()));
    }

    /** A policy on a server reports log-probabilities only to requests for alternatives. */
    private static int alternatives(ChatCall.Delivery delivery) {
        return delivery.logProbs() ? Math.max(1, delivery.alternatives()) : 0;
    }

    /** The numbers of tokens, if both are known. */
    static Optional<TokenCounts> counts(OptionalInt prompt, List<Completion> written) {
        boolean known = prompt.isPresent()
                && written.stream().noneMatch(one -> one.tokenIds().isEmpty());
        return known
                ? Optional.of(new TokenCounts(
                        prompt.getAsInt(),
                        written.stream().mapToInt(one -> one.tokenIds().size()).sum()))
                : Optional.empty();
    }
}

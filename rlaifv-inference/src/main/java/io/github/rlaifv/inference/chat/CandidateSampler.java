package io.github.rlaifv.inference.chat;

import io.github.rlaifv.core.internal.policy.PromptCounter;
import io.github.rlaifv.core.ledger.Usage;
import io.github.rlaifv.core.ledger.UsageMeter;
import io.github.rlaifv.core.policy.Capability;
import io.github.rlaifv.core.policy.Completion;
import io.github.rlaifv.core.policy.GenerationRequest;
import io.github.rlaifv.core.policy.Outcome;
import io.github.rlaifv.core.policy.Policy;
import io.github.rlaifv.core.policy.Prompt;
import io.github.rlaifv.core.policy.Sampling;
import io.github.rlaifv.core.run.BadDataException;
import io.github.rlaifv.core.stream.TokenListener;
import java.util.List;
import java.util.OptionalInt;

/**
 * Samples the responses to one conversation and counts their tokens.
 *
 * @param policy the policy
 * @param count number of responses
 */
record CandidateSampler(Policy policy, int count) {

    /**
     * What was sampled.
     *
     * @param completions the responses
     * @param inputTokens number of tokens of the conversation
     * @param outputTokens number of tokens of all responses
     */
    record Sampled(List<Completion> completions, OptionalInt inputTokens, OptionalInt outputTokens) {}

    CandidateSampler {
        Capability.GENERATE.require(policy, "the model that answers");
    }

    Sampled sample(Prompt prompt, Sampling sampling, TokenListener listener) {
        List<GenerationRequest> request = List.of(new GenerationRequest(prompt.fingerprint(), prompt, count, sampling));
        OptionalInt exact = counted(prompt);
        UsageMeter meter = new UsageMeter();
        List<Outcome<List<Completion>>> outcomes = meter.count(() ->
                listener == TokenListener.NONE ? policy.tryGenerate(request) : policy.tryGenerate(request, listener));
        List<Completion> completions =
                Outcome.onePerRequest(outcomes, 1, policy).get(0).orElseThrow();
        Usage used = meter.ledger().total();
        return new Sampled(
                completions,
                exact.isPresent() ? exact : counted(Math.round((double) used.promptTokens() / count)),
                written(completions, used));
    }

    /** The tokens of the conversation itself, while a queue knows only the use of a whole batch. */
    private OptionalInt counted(Prompt prompt) {
        try {
            return PromptCounter.tokensOf(policy, prompt);
        } catch (BadDataException e) {
            // the request fails for the same reason, with its name
            return OptionalInt.empty();
        }
    }

    /** The ids are exact, while a queue knows only the use of a whole batch. */
    private static OptionalInt written(List<Completion> completions, Usage used) {
        boolean known = completions.stream()
                .noneMatch(completion -> completion.tokenIds().isEmpty());
        return counted(
                known
                        ? completions.stream()
                                .mapToLong(completion -> completion.tokenIds().size())
                                .sum()
                        : used.completionTokens());
    }

    private static OptionalInt counted(long tokens) {
        return tokens == 0 ? OptionalInt.empty() : OptionalInt.of(Math.toIntExact(tokens));
    }
}

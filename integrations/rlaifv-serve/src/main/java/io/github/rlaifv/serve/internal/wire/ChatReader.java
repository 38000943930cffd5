package io.github.rlaifv.serve.internal.wire;

import io.github.rlaifv.core.decoding.BeamSearch;
import io.github.rlaifv.core.policy.GenerationRequest;
import io.github.rlaifv.core.policy.Sampling;
import io.github.rlaifv.serve.internal.wire.ApiError.ApiException;
import io.github.rlaifv.serve.limit.ServeLimits;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Function;

/**
 * Reads the body of a chat request. All its fields are checked before images are fetched and decoded, which takes longer.
 *
 * @param limits limits of a request
 */
public record ChatReader(ServeLimits limits) {
    private static final int MOST_STOPS = 16;
    private static final int LONGEST_STOP = 1000;
    private static final double HOTTEST = 2;
    private static final double MOST_PENALTY = 10;
    /** All tokens, in vLLM's spelling. */
    private static final int EVERY_TOKEN = -1;

    /**
     * Reads all but the images.
     *
     * @param body the body
     * @param candidates the number of candidates in the name of a model, if there is one; rejects the name of a model that
     *     is not served
     * @throws ApiException naming the parameter that can't be used
     */
    public ChatDraft read(byte[] body, Function<String, OptionalInt> candidates) {
        Fields request = new Fields(Json.object(body), "");
        String model = request.requiredText("model");
        OptionalInt named = candidates.apply(model);
        KnownFields.check(request);
        ChatCall.Delivery delivery = delivery(request);
        int choices = request.integer("n", 1, limits.choices()).orElse(1);
        Sampling sampling = sampling(request, choices);
        OptionalInt bestOf = bestOf(request);
        if (bestOf.isPresent() && bestOf.getAsInt() < choices) {
            throw ApiError.value(
                            "best_of",
                            "Invalid 'best_of': must be at least n (" + choices + "), because n of the candidates are"
                                    + " returned, was " + bestOf.getAsInt() + ".")
                    .exception();
        }
        if (sampling.beams().isPresent() && named.isPresent()) {
            throw ApiError.value(
                            "use_beam_search",
                            "Invalid 'use_beam_search': '" + model + "' picks the best of sampled candidates.")
                    .exception();
        }
        OptionalInt sampled = bestOf.isPresent() ? bestOf : named;
        checkLogProbs(delivery, (long) sampled.orElse(choices) * sampling.maxNewTokens());
        return new ChatDraft(request, limits, new ChatDraft.Answers(model, sampling, choices, sampled, delivery));
    }

    private void checkLogProbs(ChatCall.Delivery delivery, long tokens) {
        long listed = tokens * (1 + delivery.alternatives());
        if (delivery.logProbs() && listed > limits.logProbs()) {
            throw ApiError.value(
                            "logprobs",
                            "Invalid 'logprobs': the answer may list " + listed
                                    + " log-probabilities (completions, times"
                                    + " tokens, times 1 + top_logprobs), and the limit of this server is "
                                    + limits.logProbs() + ". Lower 'max_tokens', 'n', 'best_of' or 'top_logprobs'.")
                    .exception();
        }
    }

    private OptionalInt bestOf(Fields request) {
        Optional<Integer> bestOf = request.integer("best_of", 1, limits.choices());
        return bestOf.isPresent() ? OptionalInt.of(bestOf.get()) : OptionalInt.empty();
    }

    private static ChatCall.Delivery delivery(Fields request) {
        boolean stream = request.flag("stream", false);
        Optional<Fields> options = request.object("stream_options");
        if (options.isPresent() && !stream) {
            throw ApiError.value("stream_options", "'stream_options' is only allowed if 'stream' is true.")
                    .exception();
        }
        boolean usage = options.map(fields -> {
                    if (fields.flag("continuous_usage_stats", false)) {
                        throw ApiError.invalid(
                                        fields.path("continuous_usage_stats"),
                                        "unsupported_parameter",
                                        "This server sends usage once, at the end of a stream. Leave it out.")
                                .exception();
                    }
                    return fields.flag("include_usage", false);
                })
                .orElse(false);
        boolean logProbs = request.flag("logprobs", false);
        int alternatives = request.integer("top_logprobs", 0, GenerationRequest.MOST_ALTERNATIVES)
                .orElse(0);
        if (alternatives > 0 && !logProbs) {
            throw ApiError.value("top_logprobs", "'top_logprobs' is only allowed if 'logprobs' is true.")
                    .exception();
        }
        return new ChatCall.Delivery(stream, usage, logProbs, alternatives, continues(request));
    }

    /** Whether the request continues its last message. The other field must not contradict, as in vLLM. */
    private static boolean continues(Fields request) {
        boolean continues = request.flag("continue_final_message", false);
        if (request.flag("add_generation_prompt", !continues) == continues) {
            throw ApiError.value(
                            "add_generation_prompt",
                            "Invalid 'add_generation_prompt': must be " + !continues
                                    + " if 'continue_final_message' is " + continues + ". Leave it out.")
                    .exception();
        }
        return continues;
    }

    private Sampling sampling(Fields request, int choices) {
        List<String> stop = request.texts("stop");
        if (stop.size() > MOST_STOPS) {
            throw ApiError.value(
                            "stop",
                            "Invalid 'stop': at most " + MOST_STOPS + " texts are supported, were " + stop.size() + ".")
                    .exception();
        }
        if (stop.stream().anyMatch(text -> text.length() > LONGEST_STOP)) {
            throw ApiError.value(
                            "stop", "Invalid 'stop': a stop text may have at most " + LONGEST_STOP + " characters.")
                    .exception();
        }
        if (stop.contains("")) {
            throw ApiError.value("stop", "Invalid 'stop': a stop text must not be empty.")
                    .exception();
        }
        double topP = request.number("top_p", 0, 1, 1);
        if (topP == 0) {
            throw ApiError.value("top_p", "Invalid 'top_p': must be greater than 0 and at most 1, was 0.")
                    .exception();
        }
        int topK = request.integer("top_k", EVERY_TOKEN, Integer.MAX_VALUE).orElse(0);
        double penalty = request.number("repetition_penalty", 1 / MOST_PENALTY, MOST_PENALTY, 1);
        Optional<BeamSearch> search = BeamFields.read(request, choices);
        return new Sampling(
                request.number("temperature", 0, HOTTEST, BeamFields.searched(request) ? 0 : 1),
                topP,
                Math.max(0, topK),
                penalty,
                newTokens(request),
                stop,
                request.flag("ignore_eos", false),
                request.whole("seed", Long.MIN_VALUE, Long.MAX_VALUE)
                        .orElseGet(() -> ThreadLocalRandom.current().nextLong()),
                search.orElse(null));
    }

    private int newTokens(Fields request) {
        Optional<Integer> newer = request.integer("max_completion_tokens", 1, limits.newTokens());
        Optional<Integer> older = request.integer("max_tokens", 1, limits.newTokens());
        return newer.or(() -> older).orElse(limits.newTokens());
    }
}

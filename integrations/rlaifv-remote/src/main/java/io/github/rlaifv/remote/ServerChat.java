package io.github.rlaifv.remote;

import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.openai.OpenAiChatModel;
import dev.langchain4j.model.openai.OpenAiChatRequestParameters;
import io.github.rlaifv.core.internal.KeyedRandom;
import io.github.rlaifv.core.internal.LowerCase;
import io.github.rlaifv.core.policy.Completion;
import io.github.rlaifv.core.policy.GenerationRequest;
import io.github.rlaifv.core.policy.MissingCapabilityException;
import io.github.rlaifv.core.policy.Prompt;
import io.github.rlaifv.core.policy.Sampling;
import io.github.rlaifv.core.run.BadDataException;
import io.github.rlaifv.remote.internal.CallFailure;
import io.github.rlaifv.remote.internal.ChatAnswer;
import io.github.rlaifv.remote.internal.ChatStream;
import io.github.rlaifv.remote.internal.FailureEffect;
import io.github.rlaifv.remote.internal.StreamOptions;
import io.github.rlaifv.remote.internal.chat.ChatMessages;
import io.github.rlaifv.remote.internal.vllm.SpecialTokens;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

/** Sends chat requests for one model of a server with LangChain4j's client, once each. */
final class ServerChat {
    /** The limit of {@code top_logprobs} of the most restrictive servers. */
    private static final int FEW_LOGPROBS = 5;

    private final RemoteOptions options;
    private final OpenAiChatModel texts;
    private final OpenAiChatModel firstTokens;
    private final SpecialTokens specialTokens;
    /** Smaller than the option after the server has rejected the option's value. */
    private final AtomicInteger topLogprobs;
    /** Fewer after the server has rejected one of them. */
    private final AtomicReference<StreamOptions> streamOptions =
            new AtomicReference<>(StreamOptions.STREAM_WITH_COUNTS);

    ServerChat(RemoteOptions options, ServerConnection connection, SpecialTokens specialTokens) {
        this.options = options;
        this.texts = connection.chat(options.served().model(), ChatAnswer.Wanted.TEXT);
        this.firstTokens = connection.chat(options.served().model(), ChatAnswer.Wanted.FIRST_TOKEN);
        this.specialTokens = specialTokens;
        this.topLogprobs = new AtomicInteger(options.answers().topLogprobs());
    }

    /**
     * Checks that this kind of server supports a request.
     *
     * @throws BadDataException naming the option of sampling that it does not support, alone or in a beam search
     * @throws MissingCapabilityException if the request has a prefix, and the server does not continue messages
     */
    void check(GenerationRequest request) {
        extras(request.sampling());
        if (!options.answers().server().continuesFinalMessage()) {
            GenerationRequest.rejectPrefixes(List.of(request), options.served().name());
        }
        if (request.sampling().beams().isPresent() && request.count() > 1) {
            throw new BadDataException(options.served().name() + ": request " + request.key() + " asks for "
                    + request.count()
                    + " responses of one beam search, but only the best one is read from a server: ask"
                    + " for one, or use a model on this machine");
        }
        if (request.sampling().beams().isPresent() && request.format().isPresent()) {
            throw new BadDataException(options.served().name() + ": request " + request.key()
                    + " asks for a list in a fixed format, to which beam searches of servers do not keep: leave the"
                    + " format or the beams out");
        }
    }

    /** What the server accepts of the fields of streams, as far as it is known. */
    AtomicReference<StreamOptions> streamOptions() {
        return streamOptions;
    }

    /** Asks for one sample of a request. */
    Completion sample(GenerationRequest request, int index) {
        return sample(request, parameters(request.sampling(), request.key(), index));
    }

    /** Asks for one sample of a request, whose tokens a stream receives. */
    Completion sample(GenerationRequest request, int index, ChatStream stream) {
        OpenAiChatRequestParameters.Builder parameters = parameters(request.sampling(), request.key(), index);
        if (request.alternatives() > 0) {
            parameters.logprobs(true).topLogprobs(request.alternatives());
        }
        return stream.during(() -> sample(request, parameters));
    }

    private Completion sample(GenerationRequest request, OpenAiChatRequestParameters.Builder parameters) {
        ChatResponse response = texts.chat(ChatRequest.builder()
                .messages(ChatMessages.of(request.prompt(), request.prefix()))
                .parameters(parameters
                        .customParameters(
                                withPrefix(request, withFormat(request, withSpecialTokens(extras(request.sampling())))))
                        .build())
                .build());
        return Completions.checked(response, request.prefix());
    }

    private static Map<String, Object> withPrefix(GenerationRequest request, Map<String, Object> extras) {
        if (!request.prefix().isEmpty()) {
            extras.put("continue_final_message", true);
            extras.put("add_generation_prompt", false);
        }
        return extras;
    }

    /**
     * Asks for the most likely first tokens of the response to a prompt, and for fewer of them if the server rejects the
     * number of the options.
     */
    ChatResponse firstToken(Prompt prompt) {
        int wanted = topLogprobs.get();
        try {
            return firstToken(prompt, wanted);
        } catch (RuntimeException e) {
            CallFailure fault = CallFailure.of(e);
            if (wanted <= FEW_LOGPROBS
                    || fault.effect() != FailureEffect.LASTING
                    || !LowerCase.of(fault.detail()).contains("logprobs")) {
                throw e;
            }
            ChatResponse response = firstToken(prompt, FEW_LOGPROBS);
            topLogprobs.set(FEW_LOGPROBS);
            return response;
        }
    }

    private ChatResponse firstToken(Prompt prompt, int likely) {
        Sampling sampling = Sampling.builder().temperature(1).maxNewTokens(1).build();
        return firstTokens.chat(ChatRequest.builder()
                .messages(ChatMessages.of(prompt))
                .parameters(parameters(sampling, "", 0)
                        .logprobs(true)
                        .topLogprobs(likely)
                        .customParameters(withSpecialTokens(extras(sampling)))
                        .build())
                .build());
    }

    private Map<String, Object> withFormat(GenerationRequest request, Map<String, Object> extras) {
        request.format()
                .ifPresent(format -> extras.putAll(
                        ServerFormat.parameters(format, options.answers().server())));
        return extras;
    }

    private Map<String, Object> withSpecialTokens(Map<String, Object> extras) {
        Map<String, Object> all = new TreeMap<>(extras);
        all.putAll(specialTokens.parameters());
        return all;
    }

    private Map<String, Object> extras(Sampling sampling) {
        try {
            return options.answers().server().extras(sampling);
        } catch (IllegalArgumentException e) {
            throw new BadDataException(options.served().name() + ": " + e.getMessage(), e);
        }
    }

    private OpenAiChatRequestParameters.Builder parameters(Sampling sampling, String key, int index) {
        OpenAiChatRequestParameters.Builder parameters = OpenAiChatRequestParameters.builder()
                .temperature(sampling.temperature())
                .topP(sampling.topP())
                .seed(KeyedRandom.serverSeed(sampling.seed(), key, index));
        if (!sampling.stop().isEmpty()) {
            parameters.stopSequences(sampling.stop());
        }
        if (options.answers().server().limitsCompletionTokens()) {
            parameters.maxCompletionTokens(sampling.maxNewTokens());
        } else {
            parameters.maxOutputTokens(sampling.maxNewTokens());
        }
        return parameters;
    }
}

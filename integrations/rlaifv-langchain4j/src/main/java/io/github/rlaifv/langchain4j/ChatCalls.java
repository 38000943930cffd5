package io.github.rlaifv.langchain4j;

import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.exception.ModelNotFoundException;
import dev.langchain4j.exception.UnsupportedFeatureException;
import dev.langchain4j.model.chat.listener.ChatModelListener;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.request.ChatRequestParameters;
import dev.langchain4j.model.chat.request.ResponseFormatType;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.output.FinishReason;
import dev.langchain4j.model.output.TokenUsage;
import io.github.rlaifv.core.policy.Prompt;
import io.github.rlaifv.core.policy.Sampling;
import io.github.rlaifv.inference.chat.Answer;
import io.github.rlaifv.inference.chat.ImageAddresses;
import io.github.rlaifv.inference.chat.Responder;
import io.github.rlaifv.inference.chat.SamplingChoice;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What both chat models do with a request.
 *
 * @param responder answers
 * @param sampling the model's own sampling
 * @param images opens images that are given by an address
 * @param listeners LangChain4j's listeners
 */
record ChatCalls(Responder responder, Sampling sampling, ImageAddresses images, List<ChatModelListener> listeners) {
    ChatCalls {
        listeners = List.copyOf(listeners);
    }

    /** A request that can be answered. */
    record Call(Prompt prompt, Sampling sampling) {}

    /** The model's own parameters, which those of a request override. */
    RlaifvChatRequestParameters defaults() {
        return RlaifvChatRequestParameters.builder()
                .modelName(responder.name())
                .temperature(sampling.temperature())
                .topP(sampling.topP())
                .topK(sampling.topK() == 0 ? null : sampling.topK())
                .maxOutputTokens(sampling.maxNewTokens())
                .stopSequences(sampling.stop())
                .seed(sampling.seed())
                .build();
    }

    Call call(ChatRequest request) {
        ChatRequestParameters parameters = request.parameters();
        reject(parameters);
        return new Call(
                new MessagePrompt(images).of(request.messages()),
                new SamplingChoice(
                                parameters.temperature(),
                                parameters.topP(),
                                parameters.topK(),
                                parameters.maxOutputTokens(),
                                parameters.stopSequences(),
                                parameters instanceof RlaifvChatRequestParameters own ? own.seed() : null)
                        .over(sampling));
    }

    private void reject(ChatRequestParameters parameters) {
        String model = parameters.modelName();
        if (model != null && !model.equals(responder.name())) {
            throw new ModelNotFoundException("the request asks for the model '" + model + "', but this chat model is '"
                    + responder.name() + "': ask that one, or leave modelName unset");
        }
        boolean tools = parameters.toolSpecifications() != null
                && !parameters.toolSpecifications().isEmpty();
        if (tools || parameters.toolChoice() != null) {
            throw new UnsupportedFeatureException(
                    "the request has tools, which models of RLAIF-V can't call: leave out toolSpecifications and"
                            + " toolChoice");
        }
        if (parameters.responseFormat() != null && parameters.responseFormat().type() != ResponseFormatType.TEXT) {
            throw new UnsupportedFeatureException(
                    "the request asks for JSON, but models of RLAIF-V answer in free text: leave out responseFormat, and"
                            + " describe the form in the prompt");
        }
        if (isSet(parameters.frequencyPenalty()) || isSet(parameters.presencePenalty())) {
            throw new UnsupportedFeatureException(
                    "the request sets frequencyPenalty or presencePenalty, which models of RLAIF-V lack: leave them"
                            + " out, or give the model a Sampling with a repetitionPenalty");
        }
    }

    private static boolean isSet(@Nullable Double penalty) {
        return penalty != null && penalty != 0;
    }

    ChatResponse answer(Call call) {
        return response(responder.answer(call.prompt(), call.sampling()));
    }

    ChatResponse answer(Call call, Consumer<String> pieces) {
        return response(responder.answer(call.prompt(), call.sampling(), pieces));
    }

    private ChatResponse response(Answer answer) {
        return ChatResponse.builder()
                .aiMessage(AiMessage.from(answer.text()))
                .metadata(RlaifvChatResponseMetadata.builder()
                        .modelName(responder.name())
                        .tokenUsage(new TokenUsage(count(answer.inputTokens()), count(answer.outputTokens())))
                        .finishReason(reason(answer))
                        .ranking(answer.ranking().orElse(null))
                        .build())
                .build();
    }

    private static @Nullable Integer count(OptionalInt tokens) {
        return tokens.isPresent() ? tokens.getAsInt() : null;
    }

    private static FinishReason reason(Answer answer) {
        return switch (answer.finish()) {
            case END, STOP -> FinishReason.STOP;
            case LENGTH -> FinishReason.LENGTH;
            case CANCELLED -> FinishReason.OTHER;
        };
    }
}

package io.github.rlaifv.springai;

import io.github.rlaifv.inference.chat.Answer;
import java.util.List;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import org.springframework.ai.chat.messages.AssistantMessage;
import org.springframework.ai.chat.metadata.ChatGenerationMetadata;
import org.springframework.ai.chat.metadata.ChatResponseMetadata;
import org.springframework.ai.chat.metadata.DefaultUsage;
import org.springframework.ai.chat.model.ChatResponse;
import org.springframework.ai.chat.model.Generation;

/** Converts answers to Spring AI's responses. */
final class Responses {
    private Responses() {}

    /** Returns a part of a response. */
    static ChatResponse piece(String model, String text) {
        return new ChatResponse(
                List.of(new Generation(new AssistantMessage(text))),
                ChatResponseMetadata.builder().model(model).build());
    }

    /**
     * Returns a response with its metadata.
     *
     * @param text text of the answer; empty as the last part of a response that was passed on in parts
     */
    static ChatResponse of(String model, Answer answer, String text) {
        ChatGenerationMetadata.Builder metadata =
                ChatGenerationMetadata.builder().finishReason(reason(answer));
        answer.ranking().ifPresent(ranking -> metadata.metadata(RlaifvChatModel.RANKING, ranking));
        answer.reward().ifPresent(reward -> metadata.metadata(RlaifvChatModel.REWARD, reward));
        answer.margin().ifPresent(margin -> metadata.metadata(RlaifvChatModel.MARGIN, margin));
        return new ChatResponse(
                List.of(new Generation(new AssistantMessage(text), metadata.build())),
                ChatResponseMetadata.builder()
                        .model(model)
                        .usage(new DefaultUsage(count(answer.inputTokens()), count(answer.outputTokens())))
                        .build());
    }

    private static @Nullable Integer count(OptionalInt tokens) {
        return tokens.isPresent() ? tokens.getAsInt() : null;
    }

    private static String reason(Answer answer) {
        return switch (answer.finish()) {
            case END, STOP -> "STOP";
            case LENGTH -> "LENGTH";
            case CANCELLED -> "CANCELLED";
        };
    }
}

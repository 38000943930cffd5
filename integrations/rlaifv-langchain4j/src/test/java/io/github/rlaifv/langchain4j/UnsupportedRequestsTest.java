package io.github.rlaifv.langchain4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.langchain4j.agent.tool.ToolExecutionRequest;
import dev.langchain4j.agent.tool.ToolSpecification;
import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.data.message.AudioContent;
import dev.langchain4j.data.message.ChatMessage;
import dev.langchain4j.data.message.ImageContent;
import dev.langchain4j.data.message.ToolExecutionResultMessage;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.exception.InvalidRequestException;
import dev.langchain4j.exception.ModelNotFoundException;
import dev.langchain4j.exception.UnsupportedFeatureException;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.request.ResponseFormat;
import dev.langchain4j.model.chat.request.ToolChoice;
import io.github.rlaifv.core.testkit.FakePolicy;
import io.github.rlaifv.core.testkit.SeedWriter;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a model can't do is rejected with what to do instead, before anything is computed. */
class UnsupportedRequestsTest {
    private static final UserMessage QUESTION = UserMessage.from("What?");
    private static final ToolSpecification TOOL =
            ToolSpecification.builder().name("look").build();

    private final FakePolicy writer = SeedWriter.writer().build();
    private final RlaifvChatModel model = RlaifvChatModel.of(writer);

    @AfterEach
    void nothingWasComputed() {
        assertThat(writer.generateCalls()).isEmpty();
    }

    private void rejects(UnaryOperator<ChatRequest.Builder> options, Class<? extends Exception> type, String message) {
        ChatRequest request =
                options.apply(ChatRequest.builder().messages(QUESTION)).build();
        assertThatThrownBy(() -> model.chat(request)).isInstanceOf(type).hasMessageContaining(message);
    }

    private void rejects(List<ChatMessage> messages, Class<? extends Exception> type, String message) {
        assertThatThrownBy(() -> model.chat(messages)).isInstanceOf(type).hasMessageContaining(message);
    }

    @Test
    void toolsAreRejected() {
        rejects(
                request -> request.toolSpecifications(TOOL),
                UnsupportedFeatureException.class,
                "leave out toolSpecifications");
        rejects(
                request -> request.toolSpecifications(TOOL).toolChoice(ToolChoice.REQUIRED),
                UnsupportedFeatureException.class,
                "the request has tools");
    }

    @Test
    void jsonIsRejected() {
        rejects(
                request -> request.responseFormat(ResponseFormat.JSON),
                UnsupportedFeatureException.class,
                "leave out responseFormat");
    }

    @Test
    void penaltiesAreRejected() {
        rejects(request -> request.frequencyPenalty(0.5), UnsupportedFeatureException.class, "frequencyPenalty");
        rejects(request -> request.presencePenalty(0.5), UnsupportedFeatureException.class, "repetitionPenalty");
    }

    @Test
    void anotherModelIsRejected() {
        rejects(
                request -> request.modelName("other"),
                ModelNotFoundException.class,
                "asks for the model 'other', but this chat model is 'writer'");
    }

    @Test
    void parametersOutOfRangeAreRejectedByName() {
        rejects(request -> request.topP(1.5), InvalidRequestException.class, "topP must be in (0, 1], was 1.5");
        rejects(
                request -> request.maxOutputTokens(0),
                InvalidRequestException.class,
                "maxNewTokens must be > 0, was 0");
    }

    @Test
    void messagesOfToolsAreRejected() {
        rejects(
                List.of(QUESTION, ToolExecutionResultMessage.from("id", "look", "done")),
                UnsupportedFeatureException.class,
                "message 2 is of type TOOL_EXECUTION_RESULT");
        rejects(
                List.of(
                        QUESTION,
                        AiMessage.from(ToolExecutionRequest.builder()
                                .id("1")
                                .name("look")
                                .build()),
                        QUESTION),
                UnsupportedFeatureException.class,
                "message 2 calls tools");
    }

    @Test
    void audioIsRejected() {
        rejects(
                List.of(UserMessage.from(AudioContent.from("AAAA", "audio/wav"))),
                UnsupportedFeatureException.class,
                "part 1 of message 1 is of type AUDIO");
    }

    @Test
    void conversationThatEndsWithTheModelIsRejected() {
        rejects(
                List.of(QUESTION, AiMessage.from("A cat.")),
                InvalidRequestException.class,
                "the last message of a prompt must be the user's");
    }

    @Test
    void imagesOfOtherMachinesAndBrokenOnesAreRejected() {
        rejects(
                List.of(UserMessage.from(ImageContent.from("http://127.0.0.1/a.png"))),
                InvalidRequestException.class,
                "the image http://127.0.0.1/a.png is not part of the conversation");
        rejects(
                List.of(UserMessage.from(ImageContent.from("?", "image/png"))),
                InvalidRequestException.class,
                "the image in part 1 of message 1 is not in Base64");
    }
}

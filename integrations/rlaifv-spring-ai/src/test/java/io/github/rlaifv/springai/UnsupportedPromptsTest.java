package io.github.rlaifv.springai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.rlaifv.core.run.BadDataException;
import io.github.rlaifv.core.testkit.FakePolicy;
import io.github.rlaifv.core.testkit.SeedWriter;
import java.lang.reflect.Proxy;
import java.net.URI;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.ai.chat.client.ChatClient;
import org.springframework.ai.chat.messages.AssistantMessage;
import org.springframework.ai.chat.messages.UserMessage;
import org.springframework.ai.chat.prompt.ChatOptions;
import org.springframework.ai.chat.prompt.Prompt;
import org.springframework.ai.content.Media;
import org.springframework.ai.model.tool.StructuredOutputChatOptions;
import org.springframework.ai.tool.function.FunctionToolCallback;
import org.springframework.util.MimeType;
import org.springframework.util.MimeTypeUtils;

/** What a model can't do is rejected with what to do instead, before anything is computed. */
class UnsupportedPromptsTest {
    private final FakePolicy writer = SeedWriter.writer().build();
    private final RlaifvChatModel model = RlaifvChatModel.of(writer);

    @AfterEach
    void nothingWasComputed() {
        assertThat(writer.generateCalls()).isEmpty();
    }

    private void rejects(ChatOptions options, Class<? extends Exception> type, String message) {
        Prompt prompt = new Prompt("What?", options);
        assertThatThrownBy(() -> model.call(prompt)).isInstanceOf(type).hasMessageContaining(message);
        assertThatThrownBy(() -> model.stream(prompt).blockLast())
                .isInstanceOf(type)
                .hasMessageContaining(message);
    }

    @Test
    void toolsOfAClientAreRejected() {
        ChatClient client = ChatClient.create(model);

        assertThatThrownBy(() -> client.prompt("What?")
                        .toolCallbacks(FunctionToolCallback.builder("look", (String text) -> "done")
                                .description("looks")
                                .inputType(String.class)
                                .build())
                        .call()
                        .content())
                .isInstanceOf(UnsupportedOperationException.class)
                .hasMessageContaining("leave out tool callbacks and names");
    }

    @Test
    void outputSchemaIsRejected() {
        // a class that implements the interface needs other methods in each version
        ChatOptions structured = (ChatOptions) Proxy.newProxyInstance(
                getClass().getClassLoader(),
                new Class<?>[] {StructuredOutputChatOptions.class},
                (proxy, method, arguments) -> Map.of("getOutputSchema", "{}").get(method.getName()));

        rejects(structured, UnsupportedOperationException.class, "leave out the output schema");
    }

    @Test
    void penaltiesAreRejected() {
        rejects(
                ChatOptions.builder().frequencyPenalty(0.5).build(),
                UnsupportedOperationException.class,
                "frequencyPenalty");
        rejects(
                ChatOptions.builder().presencePenalty(0.5).build(),
                UnsupportedOperationException.class,
                "repetitionPenalty");
    }

    @Test
    void anotherModelIsRejected() {
        rejects(
                ChatOptions.builder().model("other").build(),
                IllegalArgumentException.class,
                "asks for the model 'other', but this chat model is 'writer'");
    }

    @Test
    void optionsOutOfRangeAreRejectedByName() {
        rejects(
                ChatOptions.builder().topP(1.5).build(),
                IllegalArgumentException.class,
                "topP must be in (0, 1], was 1.5");
    }

    @Test
    void conversationThatEndsWithTheModelIsRejected() {
        assertThatThrownBy(() -> model.call(new UserMessage("What?"), new AssistantMessage("A cat.")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("the last message of a prompt must be the user's");
    }

    @Test
    void otherMediaAndImagesOfOtherMachinesAreRejected() {
        assertThatThrownBy(() -> model.call(user(MimeTypeUtils.parseMimeType("audio/wav"), "AAAA")))
                .isInstanceOf(UnsupportedOperationException.class)
                .hasMessageContaining("image 1 of message 1 is of type audio/wav");
        assertThatThrownBy(() -> model.call(user(MimeTypeUtils.IMAGE_PNG, "http://127.0.0.1/a.png")))
                .isInstanceOf(BadDataException.class)
                .hasMessageContaining("the image http://127.0.0.1/a.png is not part of the conversation");
        assertThatThrownBy(() -> model.call(user(MimeTypeUtils.IMAGE_PNG, "no*Base64")))
                .isInstanceOf(BadDataException.class)
                .hasMessageContaining("image 1 of message 1 is not in Base64");
    }

    private static UserMessage user(MimeType type, String data) {
        return UserMessage.builder()
                .text("What?")
                .media(List.of(new Media(type, URI.create(data))))
                .build();
    }
}

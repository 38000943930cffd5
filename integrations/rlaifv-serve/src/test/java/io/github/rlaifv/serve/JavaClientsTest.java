package io.github.rlaifv.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.langchain4j.data.message.ImageContent;
import dev.langchain4j.data.message.TextContent;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.exception.AuthenticationException;
import dev.langchain4j.exception.InvalidRequestException;
import dev.langchain4j.exception.ModelNotFoundException;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.chat.response.StreamingChatResponseHandler;
import dev.langchain4j.model.openai.OpenAiChatModel;
import dev.langchain4j.model.openai.OpenAiStreamingChatModel;
import io.github.rlaifv.core.image.ImageSource;
import io.github.rlaifv.core.model.Policies;
import io.github.rlaifv.core.policy.Completion;
import io.github.rlaifv.core.policy.GenerationRequest;
import io.github.rlaifv.core.policy.NextTokenProbabilities;
import io.github.rlaifv.core.policy.NextTokenRequest;
import io.github.rlaifv.core.policy.Policy;
import io.github.rlaifv.core.policy.Prompt;
import io.github.rlaifv.core.policy.Sampling;
import io.github.rlaifv.remote.RemotePolicy;
import io.github.rlaifv.tinyworld.TinyWorld;
import io.github.rlaifv.tinyworld.quickstart.EmbeddedModel;
import io.github.rlaifv.tinyworld.scene.SceneSplit;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** LangChain4j's OpenAI client and this library's own one get what direct calls get. */
class JavaClientsTest {
    private static final String QUESTION = "What do you see in the image?";
    private static final ImageSource IMAGE = new TinyWorld().image(SceneSplit.TEST.scene(2));

    private static Policy policy;
    private static ChatServer server;

    @BeforeAll
    static void start(@TempDir Path folder) {
        policy = Policies.open(EmbeddedModel.copyInto(folder));
        server = ChatServer.builder(policy).port(0).apiKeys(List.of("secret")).start();
    }

    @AfterAll
    static void stop() {
        server.close();
        policy.close();
    }

    private static OpenAiChatModel.OpenAiChatModelBuilder chat() {
        return OpenAiChatModel.builder()
                .baseUrl(server.address().toString())
                .apiKey("secret")
                .modelName(server.model())
                .maxRetries(0)
                .temperature(0.0)
                .maxCompletionTokens(30);
    }

    private static ChatRequest request() {
        return ChatRequest.builder()
                .messages(UserMessage.from(
                        ImageContent.from(Base64.getEncoder().encodeToString(IMAGE.read()), "image/png"),
                        TextContent.from(QUESTION)))
                .build();
    }

    private static Completion direct() {
        return policy.generate(
                        List.of(new GenerationRequest("key", Prompt.of(IMAGE, QUESTION), 1, Sampling.greedy(30))))
                .get(0)
                .get(0);
    }

    @Test
    void langChain4jChatsAboutAnImage() {
        ChatResponse response = chat().build().chat(request());
        assertThat(response.aiMessage().text()).isEqualTo(direct().text());
        assertThat(response.tokenUsage().outputTokenCount())
                .isEqualTo(direct().tokenIds().size());
        assertThat(response.finishReason().name()).isIn("STOP", "LENGTH");
    }

    @Test
    void langChain4jStreams() throws Exception {
        CompletableFuture<ChatResponse> whole = new CompletableFuture<>();
        List<String> parts = new CopyOnWriteArrayList<>();
        OpenAiStreamingChatModel.builder()
                .baseUrl(server.address().toString())
                .apiKey("secret")
                .modelName(server.model())
                .temperature(0.0)
                .maxCompletionTokens(30)
                .build()
                .chat(request(), new StreamingChatResponseHandler() {
                    @Override
                    public void onPartialResponse(String part) {
                        parts.add(part);
                    }

                    @Override
                    public void onCompleteResponse(ChatResponse response) {
                        whole.complete(response);
                    }

                    @Override
                    public void onError(Throwable error) {
                        whole.completeExceptionally(error);
                    }
                });
        ChatResponse response = whole.get(60, TimeUnit.SECONDS);
        assertThat(response.aiMessage().text()).isEqualTo(direct().text()).isEqualTo(String.join("", parts));
        assertThat(response.tokenUsage().outputTokenCount())
                .isEqualTo(direct().tokenIds().size());
    }

    @Test
    void langChain4jRaisesTheRightExceptions() {
        assertThatThrownBy(() -> chat().apiKey("wrong").build().chat(request()))
                .isInstanceOf(AuthenticationException.class);
        assertThatThrownBy(() -> chat().modelName("gpt").build().chat(request()))
                .isInstanceOf(ModelNotFoundException.class);
        assertThatThrownBy(() -> chat().temperature(9.0).build().chat(request()))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("temperature");
    }

    @Test
    void remotePolicyGetsTheTextsAndProbabilitiesOfTheModel() {
        try (ChatServer open = ChatServer.builder(policy).port(0).start();
                Policy remote = RemotePolicy.builder()
                        .baseUrl(open.address())
                        .model(open.model())
                        .build()) {
            Completion completion = remote.generate(
                            List.of(new GenerationRequest("key", Prompt.of(IMAGE, QUESTION), 1, Sampling.greedy(30))))
                    .get(0)
                    .get(0);
            assertThat(completion.text()).isEqualTo(direct().text());

            NextTokenRequest asked =
                    new NextTokenRequest(Prompt.of(IMAGE, "Is there a car in the image?"), List.of("yes", "no"));
            NextTokenProbabilities served =
                    remote.nextTokenProbabilities(List.of(asked)).get(0);
            NextTokenProbabilities own =
                    policy.nextTokenProbabilities(List.of(asked)).get(0);
            assertThat(served.of("yes")).isCloseTo(own.of("yes"), within(0.02));
            assertThat(served.of("no")).isCloseTo(own.of("no"), within(0.02));
        }
    }
}

package io.github.rlaifv.langchain4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.data.message.ImageContent;
import dev.langchain4j.data.message.SystemMessage;
import dev.langchain4j.data.message.TextContent;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.exception.InternalServerException;
import dev.langchain4j.exception.InvalidRequestException;
import dev.langchain4j.exception.RateLimitException;
import dev.langchain4j.exception.TimeoutException;
import dev.langchain4j.model.chat.ChatModel;
import dev.langchain4j.model.chat.listener.ChatModelErrorContext;
import dev.langchain4j.model.chat.listener.ChatModelListener;
import dev.langchain4j.model.chat.listener.ChatModelRequestContext;
import dev.langchain4j.model.chat.listener.ChatModelResponseContext;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.output.FinishReason;
import io.github.rlaifv.core.image.ImageSource;
import io.github.rlaifv.core.policy.Content;
import io.github.rlaifv.core.policy.GenerationRequest;
import io.github.rlaifv.core.policy.Message;
import io.github.rlaifv.core.policy.Prompt;
import io.github.rlaifv.core.policy.Role;
import io.github.rlaifv.core.policy.Sampling;
import io.github.rlaifv.core.queue.DeadlineExceededException;
import io.github.rlaifv.core.queue.QueueFullException;
import io.github.rlaifv.core.run.UnusableModelException;
import io.github.rlaifv.core.testkit.FakePolicy;
import io.github.rlaifv.core.testkit.SeedWriter;
import io.github.rlaifv.inference.BestOfN;
import io.github.rlaifv.inference.SelfRewardReranker;
import io.github.rlaifv.inference.chat.ImageAddresses;
import io.github.rlaifv.inference.chat.Responder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RlaifvChatModelTest {
    private static final byte[] BYTES = {1, 2, 3};
    private static final String BASE64 = Base64.getEncoder().encodeToString(BYTES);

    @TempDir
    Path folder;

    private final FakePolicy writer = SeedWriter.writer().build();
    private final ChatModel model = RlaifvChatModel.of(writer);

    private GenerationRequest asked() {
        return writer.generateCalls().get(writer.generateCalls().size() - 1).get(0);
    }

    @Test
    void textIsAnsweredWithTheModelsDefaults() {
        assertThat(model.chat("What is it?")).isEqualTo("a cat by seed 0 at 0.7");
        assertThat(asked())
                .isEqualTo(new GenerationRequest(
                        asked().prompt().fingerprint(),
                        Prompt.of("What is it?"),
                        1,
                        Sampling.builder().build()));
    }

    @Test
    void messagesOfAllSpeakersWithImagesBecomeTheTurnsOfThePrompt() throws Exception {
        Path file = Files.write(folder.resolve("c.png"), BYTES);
        ChatModel withFiles = RlaifvChatModel.builder(Responder.of(writer))
                .images(ImageAddresses.filesIn(folder))
                .build();

        withFiles.chat(
                SystemMessage.from("Be brief."),
                UserMessage.from(ImageContent.from(BASE64, "image/png"), TextContent.from("And this?")),
                AiMessage.from("A dog."),
                UserMessage.from(
                        TextContent.from("Compare"),
                        ImageContent.from("data:image/png;base64," + BASE64),
                        ImageContent.from(file.toUri())));

        assertThat(asked().prompt().messages())
                .containsExactly(
                        new Message(Role.SYSTEM, List.of(new Content.Text("Be brief."))),
                        new Message(
                                Role.USER,
                                List.of(
                                        new Content.Image(ImageSource.of("the image in part 1 of message 2", BYTES)),
                                        new Content.Text("And this?"))),
                        new Message(Role.ASSISTANT, List.of(new Content.Text("A dog."))),
                        new Message(
                                Role.USER,
                                List.of(
                                        new Content.Text("Compare"),
                                        new Content.Image(ImageSource.of("the image in part 2 of message 4", BYTES)),
                                        new Content.Image(ImageSource.of(file)))));
    }

    @Test
    void parametersOfTheRequestReplaceTheModelsOwn() {
        ChatModel own = RlaifvChatModel.builder(Responder.of(writer))
                .sampling(new Sampling(0.5, 0.9, 40, 1.2, 100, List.of("END"), false, 7, null))
                .build();

        own.chat(ChatRequest.builder()
                .messages(UserMessage.from("What?"))
                .parameters(RlaifvChatRequestParameters.builder()
                        .modelName("writer")
                        .temperature(0.0)
                        .topP(0.8)
                        .topK(3)
                        .maxOutputTokens(9)
                        .stopSequences(".", "!")
                        .seed(11L)
                        .build())
                .build());
        assertThat(asked().sampling()).isEqualTo(new Sampling(0, 0.8, 3, 1.2, 9, List.of(".", "!"), false, 11, null));

        own.chat(ChatRequest.builder()
                .messages(UserMessage.from("What?"))
                .temperature(0.25)
                .build());
        assertThat(asked().sampling()).isEqualTo(new Sampling(0.25, 0.9, 40, 1.2, 100, List.of("END"), false, 7, null));
    }

    @Test
    void metadataHasFinishReasonModelAndTokens() {
        FakePolicy cut = SeedWriter.writer().cutsOff(text -> true).build();

        ChatResponse whole = model.chat(UserMessage.from("What?"));
        ChatResponse half = RlaifvChatModel.of(cut).chat(UserMessage.from("What?"));

        assertThat(whole.finishReason()).isEqualTo(FinishReason.STOP);
        assertThat(half.finishReason()).isEqualTo(FinishReason.LENGTH);
        assertThat(whole.modelName()).isEqualTo("writer");
        assertThat(whole.tokenUsage().inputTokenCount()).isEqualTo("What?".length());
        assertThat(whole.tokenUsage().outputTokenCount())
                .isEqualTo(whole.aiMessage().text().length());
        assertThat(((RlaifvChatResponseMetadata) whole.metadata()).ranking()).isEmpty();
    }

    @Test
    void bestOfNAnswersWithItsPickRewardAndMargin() {
        SelfRewardReranker reranker = SelfRewardReranker.of(writer, SeedWriter.base());

        ChatResponse response =
                RlaifvChatModel.builder(Responder.bestOf(reranker, 4)).build().chat(UserMessage.from("What?"));

        RlaifvChatResponseMetadata metadata = (RlaifvChatResponseMetadata) response.metadata();
        assertThat(response.aiMessage().text()).isEqualTo("a catss by seed 0 at 0.7");
        assertThat(metadata.ranking())
                .contains(BestOfN.builder(reranker).candidates(4).build().best(Prompt.of("What?")));
        assertThat(metadata.reward()).hasValue(0.05);
        assertThat(metadata.margin()).hasValue(0.05);
        assertThat(metadata.toBuilder().build()).isEqualTo(metadata);
    }

    @Test
    void listenersAreNotifiedOfRequestsWithDefaultsResponsesAndErrors() {
        List<String> notified = new ArrayList<>();
        ChatModel listened = RlaifvChatModel.builder(Responder.of(writer))
                .listeners(List.of(new ChatModelListener() {
                    @Override
                    public void onRequest(ChatModelRequestContext context) {
                        notified.add("request at " + context.chatRequest().temperature());
                    }

                    @Override
                    public void onResponse(ChatModelResponseContext context) {
                        notified.add(
                                "response " + context.chatResponse().aiMessage().text());
                    }

                    @Override
                    public void onError(ChatModelErrorContext context) {
                        notified.add(context.error().getClass().getSimpleName());
                    }
                }))
                .build();

        listened.chat("What?");
        assertThatThrownBy(() -> listened.chat("bad image")).isInstanceOf(InvalidRequestException.class);

        assertThat(notified)
                .containsExactly(
                        "request at 0.7",
                        "response a cat by seed 0 at 0.7",
                        "request at 0.7",
                        "InvalidRequestException");
    }

    @Test
    void failuresAreThoseByWhichLangChain4jDecidesWhetherToAskAgain() {
        assertThatThrownBy(() -> model.chat("bad image"))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("image (detail)");
        assertThatThrownBy(() -> model.chat("bad timed out")).isInstanceOf(TimeoutException.class);
        assertThatThrownBy(() -> model.chat("bad deadline exceeded")).isInstanceOf(TimeoutException.class);
        assertThatThrownBy(() -> model.chat("bad server")).isInstanceOf(InternalServerException.class);
        assertThat(ChatFailures.of(new QueueFullException("full"))).isInstanceOf(RateLimitException.class);
        assertThat(ChatFailures.of(new DeadlineExceededException("late"))).isInstanceOf(TimeoutException.class);
        UnusableModelException broken = new UnusableModelException("the weights are damaged");
        assertThat(ChatFailures.of(broken)).isSameAs(broken);
        IllegalStateException closed = new IllegalStateException("closed");
        assertThat(ChatFailures.of(closed)).isSameAs(closed);
    }
}

package io.github.rlaifv.springai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.rlaifv.core.image.ImageSource;
import io.github.rlaifv.core.policy.Content;
import io.github.rlaifv.core.policy.GenerationRequest;
import io.github.rlaifv.core.policy.Message;
import io.github.rlaifv.core.policy.PartialFailureException;
import io.github.rlaifv.core.policy.Role;
import io.github.rlaifv.core.policy.Sampling;
import io.github.rlaifv.core.testkit.FakePolicy;
import io.github.rlaifv.core.testkit.SeedWriter;
import io.github.rlaifv.inference.BestOfN;
import io.github.rlaifv.inference.SelfRewardReranker;
import io.github.rlaifv.inference.chat.ImageAddresses;
import io.github.rlaifv.inference.chat.Responder;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.ai.chat.messages.AssistantMessage;
import org.springframework.ai.chat.messages.SystemMessage;
import org.springframework.ai.chat.messages.UserMessage;
import org.springframework.ai.chat.model.ChatModel;
import org.springframework.ai.chat.model.ChatResponse;
import org.springframework.ai.chat.prompt.ChatOptions;
import org.springframework.ai.chat.prompt.Prompt;
import org.springframework.ai.content.Media;
import org.springframework.core.io.ByteArrayResource;
import org.springframework.util.MimeTypeUtils;

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
        assertThat(model.call("What is it?")).isEqualTo("a cat by seed 0 at 0.7");
        assertThat(asked().prompt()).isEqualTo(io.github.rlaifv.core.policy.Prompt.of("What is it?"));
        assertThat(asked().sampling()).isEqualTo(Sampling.builder().build());
    }

    @Test
    void messagesOfAllSpeakersWithImagesBecomeTheTurnsOfThePrompt() throws Exception {
        Path file = Files.write(folder.resolve("c.png"), BYTES);
        ChatModel withFiles = RlaifvChatModel.builder(Responder.of(writer))
                .images(ImageAddresses.filesIn(folder))
                .build();

        withFiles.call(
                new SystemMessage("Be brief."),
                new UserMessage("What?"),
                new AssistantMessage("A dog."),
                UserMessage.builder()
                        .text("And these?")
                        .media(List.of(
                                new Media(MimeTypeUtils.IMAGE_PNG, new ByteArrayResource(BYTES)),
                                new Media(MimeTypeUtils.IMAGE_PNG, URI.create("data:image/png;base64," + BASE64)),
                                new Media(MimeTypeUtils.IMAGE_JPEG, URI.create(BASE64)),
                                new Media(MimeTypeUtils.IMAGE_PNG, file.toUri())))
                        .build());

        assertThat(asked().prompt().messages())
                .containsExactly(
                        new Message(Role.SYSTEM, List.of(new Content.Text("Be brief."))),
                        new Message(Role.USER, List.of(new Content.Text("What?"))),
                        new Message(Role.ASSISTANT, List.of(new Content.Text("A dog."))),
                        new Message(
                                Role.USER,
                                List.of(
                                        new Content.Image(ImageSource.of("image 1 of message 4", BYTES)),
                                        new Content.Image(ImageSource.of("image 2 of message 4", BYTES)),
                                        new Content.Image(ImageSource.of("image 3 of message 4", BYTES)),
                                        new Content.Image(ImageSource.of(file)),
                                        new Content.Text("And these?"))));
    }

    @Test
    void optionsOfThePromptReplaceTheModelsOwn() {
        Sampling own = new Sampling(0.5, 0.9, 40, 1.2, 100, List.of("END"), false, 7, null);
        ChatModel configured =
                RlaifvChatModel.builder(Responder.of(writer)).sampling(own).build();
        ChatOptions options = ChatOptions.builder()
                .model("writer")
                .temperature(0.0)
                .topP(0.8)
                .topK(3)
                .maxTokens(9)
                .stopSequences(List.of("."))
                .build();

        configured.call(new Prompt("What?", options));
        assertThat(asked().sampling()).isEqualTo(new Sampling(0, 0.8, 3, 1.2, 9, List.of("."), false, 7, null));

        configured.call(new Prompt("What?", ChatOptions.builder().build()));
        assertThat(asked().sampling()).isEqualTo(own);
        assertThat(configured.getDefaultOptions().getTemperature()).isEqualTo(0.5);
        assertThat(configured.getDefaultOptions().getModel()).isEqualTo("writer");
    }

    @Test
    void responseHasFinishReasonModelAndTokens() {
        FakePolicy cut = SeedWriter.writer().cutsOff(text -> true).build();

        ChatResponse whole = model.call(new Prompt("What?"));
        ChatResponse half = RlaifvChatModel.of(cut).call(new Prompt("What?"));

        assertThat(whole.getResult().getMetadata().getFinishReason()).isEqualTo("STOP");
        assertThat(half.getResult().getMetadata().getFinishReason()).isEqualTo("LENGTH");
        assertThat(whole.getMetadata().getModel()).isEqualTo("writer");
        assertThat(whole.getMetadata().getUsage().getPromptTokens()).isEqualTo("What?".length());
        assertThat(whole.getMetadata().getUsage().getCompletionTokens()).isEqualTo("a cat by seed 0 at 0.7".length());
        assertThat(whole.getResult().getMetadata().containsKey(RlaifvChatModel.REWARD))
                .isFalse();
    }

    @Test
    void bestOfNAnswersWithItsPickRewardAndMargin() {
        SelfRewardReranker reranker = SelfRewardReranker.of(writer, SeedWriter.base());

        ChatResponse response =
                RlaifvChatModel.builder(Responder.bestOf(reranker, 4)).build().call(new Prompt("What?"));

        assertThat(response.getResult().getOutput().getText()).isEqualTo("a catss by seed 0 at 0.7");
        assertThat(response.getResult().getMetadata().<Double>get(RlaifvChatModel.REWARD))
                .isEqualTo(0.05);
        assertThat(response.getResult().getMetadata().<Double>get(RlaifvChatModel.MARGIN))
                .isEqualTo(0.05);
        assertThat(response.getResult().getMetadata().<Object>get(RlaifvChatModel.RANKING))
                .isEqualTo(BestOfN.builder(reranker)
                        .candidates(4)
                        .build()
                        .best(io.github.rlaifv.core.policy.Prompt.of("What?")));
    }

    @Test
    void failedRequestIsThrownWithItsReason() {
        assertThatThrownBy(() -> model.call("bad weather"))
                .isInstanceOf(PartialFailureException.class)
                .hasMessageContaining("weather (detail)");
    }
}

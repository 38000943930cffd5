package io.github.rlaifv.langchain4j;

import static org.assertj.core.api.Assertions.assertThat;

import dev.langchain4j.data.message.ImageContent;
import dev.langchain4j.data.message.TextContent;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.model.chat.ChatModel;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.response.ChatResponse;
import io.github.rlaifv.core.data.Instruction;
import io.github.rlaifv.core.model.Policies;
import io.github.rlaifv.core.policy.Policy;
import io.github.rlaifv.core.policy.Sampling;
import io.github.rlaifv.inference.BestOfN;
import io.github.rlaifv.inference.RankedResponse;
import io.github.rlaifv.inference.SelfRewardReranker;
import io.github.rlaifv.inference.chat.Responder;
import io.github.rlaifv.tinyworld.TinyWorld;
import io.github.rlaifv.tinyworld.quickstart.EmbeddedModel;
import io.github.rlaifv.tinyworld.scene.SceneSplit;
import java.nio.file.Path;
import java.util.Base64;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The chat models over the embedded model, which sees images. */
class EmbeddedChatTest {
    private static final Sampling SAMPLING =
            Sampling.builder().maxNewTokens(24).seed(5).build();

    @TempDir
    static Path folder;

    private static Policy policy;
    private static Policy base;

    private final Instruction instruction = new TinyWorld().instruction(SceneSplit.TEST, 0);
    private final UserMessage message = UserMessage.from(
            ImageContent.from(
                    Base64.getEncoder().encodeToString(instruction.image().read()), "image/png"),
            TextContent.from(instruction.question()));

    @BeforeAll
    static void open() {
        Path model = EmbeddedModel.copyInto(folder);
        policy = Policies.open(model);
        base = Policies.open(model);
    }

    @AfterAll
    static void close() {
        policy.close();
        base.close();
    }

    @Test
    void imageIsAnsweredAsThePolicyDoesWithRealTokenCounts() {
        ChatResponse response = RlaifvChatModel.builder(Responder.of(policy))
                .sampling(SAMPLING)
                .build()
                .chat(message);

        assertThat(response.aiMessage().text())
                .isNotBlank()
                .isEqualTo(Responder.of(policy)
                        .answer(instruction.prompt(), SAMPLING)
                        .text());
        assertThat(response.tokenUsage().inputTokenCount()).isGreaterThan(10);
        assertThat(response.tokenUsage().outputTokenCount()).isBetween(2, 24);
    }

    @Test
    void anotherSeedGivesAnotherAnswerAndTheSameSeedTheSame() {
        RlaifvChatModel model = RlaifvChatModel.of(policy);

        assertThat(seeded(model, 1)).isEqualTo(seeded(model, 1)).isNotEqualTo(seeded(model, 2));
    }

    private String seeded(RlaifvChatModel model, long seed) {
        return model.chat(ChatRequest.builder()
                        .messages(message)
                        .parameters(RlaifvChatRequestParameters.builder()
                                .seed(seed)
                                .maxOutputTokens(24)
                                .build())
                        .build())
                .aiMessage()
                .text();
    }

    @Test
    void streamedTextIsThatOfTheWholeResponse() {
        Recorder recorder = new Recorder();

        RlaifvStreamingChatModel.builder(Responder.of(policy))
                .sampling(SAMPLING)
                .executor(Runnable::run)
                .build()
                .chat(ChatRequest.builder().messages(message).build(), recorder);

        ChatResponse response = recorder.response.getNow(null);
        assertThat(response.aiMessage().text())
                .isEqualTo(String.join("", recorder.pieces))
                .isEqualTo(Responder.of(policy)
                        .answer(instruction.prompt(), SAMPLING)
                        .text());
    }

    @Test
    void documentedProgramAnswersAboutAnImage() {
        String base64 = Base64.getEncoder().encodeToString(instruction.image().read());
        // docs: ask with LangChain4j
        ChatModel model = RlaifvChatModel.of(policy);
        ChatResponse response = model.chat(UserMessage.from(
                ImageContent.from(base64, "image/png"), TextContent.from("What do you see in the image?")));
        System.out.println(response.aiMessage().text());
        // end
        // docs: best of 4 with LangChain4j
        ChatModel best = RlaifvChatModel.builder(Responder.bestOf(SelfRewardReranker.of(policy, base), 4))
                .build();
        RlaifvChatResponseMetadata pick =
                (RlaifvChatResponseMetadata) best.chat(message).metadata();
        pick.margin().ifPresent(margin -> System.out.println("margin " + margin));
        // end
        assertThat(response.aiMessage().text()).isNotBlank();
        assertThat(pick.ranking().orElseThrow().pool()).hasSize(4);
    }

    @Test
    void bestOfNPicksAsBestOfNDoes() {
        SelfRewardReranker reranker = SelfRewardReranker.of(policy, base);
        RankedResponse expected = BestOfN.builder(reranker)
                .candidates(3)
                .sampling(SAMPLING)
                .build()
                .best(instruction.prompt());

        ChatResponse response = RlaifvChatModel.builder(Responder.bestOf(reranker, 3))
                .sampling(SAMPLING)
                .build()
                .chat(message);

        assertThat(response.aiMessage().text()).isEqualTo(expected.text());
        assertThat(((RlaifvChatResponseMetadata) response.metadata()).ranking()).contains(expected);
    }
}

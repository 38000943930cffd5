package io.github.rlaifv.springai;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.rlaifv.core.data.Instruction;
import io.github.rlaifv.core.model.Policies;
import io.github.rlaifv.core.policy.Policy;
import io.github.rlaifv.core.policy.Sampling;
import io.github.rlaifv.inference.chat.Answer;
import io.github.rlaifv.inference.chat.Responder;
import io.github.rlaifv.tinyworld.TinyWorld;
import io.github.rlaifv.tinyworld.quickstart.EmbeddedModel;
import io.github.rlaifv.tinyworld.scene.SceneSplit;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.ai.chat.client.ChatClient;
import org.springframework.ai.chat.model.ChatResponse;
import org.springframework.core.io.ByteArrayResource;
import org.springframework.util.MimeTypeUtils;
import reactor.core.publisher.Flux;

/** A client over the embedded model, which sees images. */
class EmbeddedChatTest {
    @TempDir
    Path folder;

    @Test
    void documentedProgramStreamsAboutAnImage() {
        byte[] image = new TinyWorld().instruction(SceneSplit.TEST, 0).image().read();
        List<String> printed = new ArrayList<>();
        try (Policy policy = Policies.open(EmbeddedModel.copyInto(folder))) {
            // docs: ask with Spring AI
            ChatClient client = ChatClient.create(RlaifvChatModel.of(policy));
            Flux<String> answer = client
                    .prompt()
                    .user(user -> user.text("What do you see in the image?")
                            .media(MimeTypeUtils.IMAGE_PNG, new ByteArrayResource(image)))
                    .stream()
                    .content();
            // end
            answer.doOnNext(printed::add).blockLast();
        }
        assertThat(printed).hasSizeGreaterThan(1);
        assertThat(String.join("", printed)).isNotBlank();
    }

    @Test
    void clientAnswersAndStreamsAboutAnImageAsThePolicyDoes() {
        Sampling sampling = Sampling.builder().maxNewTokens(24).seed(5).build();
        Instruction instruction = new TinyWorld().instruction(SceneSplit.TEST, 0);
        try (Policy policy = Policies.open(EmbeddedModel.copyInto(folder))) {
            Answer expected = Responder.of(policy).answer(instruction.prompt(), sampling);
            ChatClient client = ChatClient.create(RlaifvChatModel.builder(Responder.of(policy))
                    .sampling(sampling)
                    .build());
            ChatClient.ChatClientRequestSpec request = client.prompt()
                    .user(user -> user.text(instruction.question())
                            .media(
                                    MimeTypeUtils.IMAGE_PNG,
                                    new ByteArrayResource(instruction.image().read())));

            ChatResponse response = request.call().chatResponse();
            String streamed =
                    request.stream().content().reduce("", String::concat).block();

            assertThat(expected.text()).isNotBlank();
            assertThat(response.getResult().getOutput().getText()).isEqualTo(expected.text());
            assertThat(streamed).isEqualTo(expected.text());
            assertThat(response.getMetadata().getUsage().getPromptTokens())
                    .isEqualTo(expected.inputTokens().orElseThrow())
                    .isGreaterThan(10);
        }
    }
}

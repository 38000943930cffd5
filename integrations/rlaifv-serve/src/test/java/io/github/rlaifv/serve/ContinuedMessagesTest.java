package io.github.rlaifv.serve;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.rlaifv.core.image.ImageSource;
import io.github.rlaifv.core.model.Policies;
import io.github.rlaifv.core.policy.GenerationRequest;
import io.github.rlaifv.core.policy.Policy;
import io.github.rlaifv.core.policy.Prompt;
import io.github.rlaifv.core.policy.Sampling;
import io.github.rlaifv.core.testkit.FakePolicy;
import io.github.rlaifv.core.testkit.TokenRecorder;
import io.github.rlaifv.remote.RemotePolicy;
import io.github.rlaifv.remote.ServerKind;
import io.github.rlaifv.serve.testkit.ApiClient;
import io.github.rlaifv.tinyworld.TinyWorld;
import io.github.rlaifv.tinyworld.quickstart.EmbeddedModel;
import io.github.rlaifv.tinyworld.scene.SceneSplit;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Requests whose last message is the beginning of the answer. */
class ContinuedMessagesTest {
    private static final String QUESTION = "What do you see in the image?";
    private static final int TOKENS = 40;

    private static Policy policy;
    private static ChatServer server;
    private static ApiClient client;
    private static byte[] png;
    private static String whole;
    private static String prefix;

    @BeforeAll
    static void start(@TempDir Path folder) {
        policy = Policies.open(EmbeddedModel.copyInto(folder));
        server = ChatServer.builder(policy).port(0).start();
        client = new ApiClient(server);
        png = new TinyWorld().image(SceneSplit.TEST.scene(1)).read();
        whole = client.post(ask()).text();
        prefix = whole.substring(0, whole.indexOf('.') + 1);
    }

    @AfterAll
    static void stop() {
        server.close();
        policy.close();
    }

    private static ObjectNode ask() {
        return client.ask(QUESTION, png).put("temperature", 0).put("max_tokens", TOKENS);
    }

    private static ObjectNode continued(String beginning) {
        ObjectNode body = ask().put("continue_final_message", true).put("add_generation_prompt", false);
        ((ArrayNode) body.path("messages")).addObject().put("role", "assistant").put("content", beginning);
        return body;
    }

    @Test
    void answerIsTheRestOfTheMessage() {
        assertThat(prefix).isNotEqualTo(whole).startsWith("T");
        assertThat(client.post(continued(prefix)).text()).startsWith(" ").isEqualTo(whole.substring(prefix.length()));
    }

    @Test
    void streamedPartsAreTheRestOfTheMessageWithItsFirstBlank() {
        assertThat(ApiClient.joined(client.stream(continued(prefix)), 0)).isEqualTo(whole.substring(prefix.length()));
    }

    @Test
    void remotePolicyGetsWhatADirectCallWithThePrefixGets() {
        Prompt prompt = Prompt.of(ImageSource.of("image", png), QUESTION);
        GenerationRequest request = new GenerationRequest("a", prompt, 1, Sampling.greedy(TOKENS)).withPrefix(prefix);
        TokenRecorder heard = new TokenRecorder();
        try (Policy remote = RemotePolicy.builder()
                .baseUrl(server.address().toString())
                .model(server.model())
                .server(ServerKind.VLLM)
                .build()) {
            String direct = policy.generate(List.of(request)).get(0).get(0).text();
            assertThat(direct).isEqualTo(whole);
            assertThat(remote.generate(List.of(request)).get(0).get(0).text()).isEqualTo(direct);
            assertThat(remote.tryGenerate(List.of(request), heard)
                            .get(0)
                            .orElseThrow()
                            .get(0)
                            .text())
                    .isEqualTo(direct);
            assertThat(prefix + heard.text(0, 0)).isEqualTo(direct);
        }
    }

    @Test
    void contradictingFieldsAndRolesAreRejectedByName() {
        JsonNode both = client.post(continued(prefix).put("add_generation_prompt", true))
                .json();
        assertThat(both.at("/error/param").asText()).isEqualTo("add_generation_prompt");
        JsonNode neither =
                client.post(ask().put("add_generation_prompt", false)).json();
        assertThat(neither.at("/error/param").asText()).isEqualTo("add_generation_prompt");
        JsonNode user = client.post(ask().put("continue_final_message", true)).json();
        assertThat(user.at("/error/message").asText()).contains("'messages[0].role'", "must have the role 'assistant'");
        ObjectNode twice = continued(prefix);
        ((ArrayNode) twice.path("messages"))
                .addObject()
                .put("role", "assistant")
                .put("content", "x");
        assertThat(client.post(twice).json().at("/error/message").asText())
                .contains("'messages[1].role'", "must have the role 'user'");
    }

    @Test
    void modelThatCannotContinueAMessageIsNamedByTheField() {
        FakePolicy other = FakePolicy.builder().writes((request, i) -> "A dog.").build();
        try (ChatServer second = ChatServer.builder(other).port(0).start()) {
            JsonNode answer = new ApiClient(second)
                    .post(continued(prefix).put("model", second.model()))
                    .json();
            assertThat(answer.at("/error/param").asText()).isEqualTo("continue_final_message");
        }
    }
}

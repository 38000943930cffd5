package io.github.rlaifv.serve;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.rlaifv.core.policy.Policy;
import io.github.rlaifv.core.testkit.FaultServer;
import io.github.rlaifv.core.testkit.FaultServer.Fault;
import io.github.rlaifv.remote.RemotePolicy;
import io.github.rlaifv.serve.testkit.ApiClient;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A model behind another server is served with the log-probabilities that the other server reports. */
@Timeout(60)
class RemoteLogProbsTest {
    private final FaultServer model = FaultServer.start();
    private final Policy policy =
            RemotePolicy.builder().baseUrl(model.baseUrl()).model("scripted").build();
    private final ChatServer server = ChatServer.builder(policy).port(0).start();
    private final ApiClient client = new ApiClient(server);

    @AfterEach
    void stop() {
        server.close();
        policy.close();
        model.close();
    }

    private ObjectNode ask(int alternatives) {
        ObjectNode body = client.ask("What do you see?").put("logprobs", true);
        return alternatives == 0 ? body : body.put("top_logprobs", alternatives);
    }

    private static List<JsonNode> listed(JsonNode choice) {
        return StreamSupport.stream(choice.at("/logprobs/content").spliterator(), false)
                .toList();
    }

    private static String joined(List<JsonNode> tokens) {
        return tokens.stream().map(token -> token.path("token").asText()).collect(Collectors.joining());
    }

    @Test
    void sampledTokenIsListedThoughAnotherIsLikelier() {
        model.writes(request -> "Two small dogs").likelier("cat");
        List<JsonNode> tokens = listed(client.post(ask(2)).json().at("/choices/0"));

        assertThat(tokens).extracting(token -> token.path("token").asText()).containsExactly("Two", " small", " dogs");
        assertThat(tokens).allSatisfy(token -> {
            assertThat(token.path("logprob").asDouble()).isEqualTo(-0.25);
            assertThat(token.at("/top_logprobs/0/token").asText()).isEqualTo("cat");
            assertThat(token.at("/top_logprobs/0/logprob").asDouble()).isEqualTo(-0.125);
            assertThat(token.path("top_logprobs")).hasSize(2);
        });
    }

    @ParameterizedTest
    @CsvSource({"Two small dogs, 0", "Two small dogs, 3", "Two <dogs, 2", "A [dog, 0", "<answer>A dog</answer>, 1"})
    void everyCharacterBelongsToATokenWithItsLogProbability(String written, int alternatives) {
        model.writes(request -> written);
        JsonNode choice = client.post(ask(alternatives)).json().at("/choices/0");

        List<JsonNode> tokens = listed(choice);
        assertThat(joined(tokens))
                .isEqualTo(choice.at("/message/content").asText())
                .isNotEmpty();
        assertThat(tokens).allSatisfy(token -> {
            assertThat(token.path("logprob").asDouble()).isEqualTo(-0.25);
            assertThat(token.path("top_logprobs")).hasSize(alternatives);
        });
        assertThat(model.requests()
                        .get(model.requests().size() - 1)
                        .path("top_logprobs")
                        .asInt())
                .isEqualTo(Math.max(1, alternatives));
    }

    @ParameterizedTest
    @ValueSource(strings = {"Two small dogs", "Two <dogs", "<answer>A dog</answer>"})
    void streamListsTheTokensOfTheServer(String written) {
        model.writes(request -> written);
        String whole = client.post(ask(1)).text();
        List<JsonNode> chunks = client.stream(ask(1));

        assertThat(ApiClient.joined(chunks, 0)).isEqualTo(whole);
        List<JsonNode> tokens = chunks.stream()
                .flatMap(chunk -> listed(chunk.at("/choices/0")).stream())
                .toList();
        assertThat(tokens)
                .isNotEmpty()
                .allSatisfy(
                        token -> assertThat(token.path("logprob").asDouble()).isEqualTo(-0.25));
    }

    @Test
    void failedServerIsABadGatewayAndOthersAreAnswered() {
        model.script((question, attempt) -> attempt == 1 ? Fault.REFUSED_400 : Fault.NONE);
        assertThat(client.post(ask(1)).error().path("code").asText()).isEqualTo("model_failed");
        assertThat(client.post(ask(1)).text()).isEqualTo("Yes");
    }
}

package io.github.rlaifv.serve;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.rlaifv.core.policy.Prompt;
import io.github.rlaifv.core.policy.Sampling;
import io.github.rlaifv.core.testkit.FakePolicy;
import io.github.rlaifv.inference.BestOfN;
import io.github.rlaifv.inference.RankedResponse;
import io.github.rlaifv.inference.ScoredResponse;
import io.github.rlaifv.inference.ScoringRule;
import io.github.rlaifv.inference.SelfRewardReranker;
import io.github.rlaifv.serve.testkit.ApiClient;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Best-of-N through the server picks what a direct call picks. */
class BestOfNTest {
    private final FakePolicy policy = FakePolicy.builder()
            .name("aligned")
            .writes((request, index) ->
                    "text " + (index * 7 + request.sampling().seed()) % 5)
            .scores((prompt, text) -> List.of(-0.1 * text.charAt(5), -0.2))
            .build();
    private final FakePolicy reference = FakePolicy.builder()
            .name("base")
            .scores((prompt, text) -> List.of(-0.05 * text.charAt(5), -0.3))
            .build();
    private final ChatServer server = ChatServer.builder(policy)
            .reference(reference)
            .candidates(8)
            .port(0)
            .start();
    private final ApiClient client = new ApiClient(server);

    @AfterEach
    void stop() {
        server.close();
    }

    private RankedResponse direct(int n) {
        return BestOfN.builder(SelfRewardReranker.of(policy, reference))
                .candidates(n)
                .sampling(Sampling.builder()
                        .temperature(1)
                        .maxNewTokens(1024)
                        .seed(3)
                        .build())
                .build()
                .best(Prompt.of("Which?"));
    }

    private ObjectNode ask() {
        return client.ask("Which?").put("seed", 3);
    }

    private static void assertPicked(JsonNode answer, RankedResponse expected) {
        assertThat(answer.at("/choices/0/message/content").asText()).isEqualTo(expected.text());
        assertExtension(answer.path("rlaifv"), expected);
    }

    private static void assertExtension(JsonNode extension, RankedResponse expected) {
        assertThat(extension.path("best_of").asInt()).isEqualTo(expected.pool().size());
        assertThat(extension.path("picked").asInt()).isEqualTo(expected.winner().index());
        assertThat(extension.path("reward").asDouble())
                .isEqualTo(expected.winner().reward());
        assertThat(extension.path("margin").asDouble())
                .isEqualTo(expected.margin().orElseThrow());
        assertThat(extension.path("distinct").asInt()).isEqualTo(expected.distinct());
        assertThat(extension.path("candidates")).hasSize(expected.pool().size());
        for (int i = 0; i < expected.pool().size(); i++) {
            JsonNode candidate = extension.path("candidates").path(i);
            assertThat(candidate.path("text").asText())
                    .isEqualTo(expected.pool().get(i).text());
            assertThat(candidate.path("reward").asDouble())
                    .isEqualTo(expected.pool().get(i).reward());
        }
    }

    @Test
    void rankingOfTheServerPicks() {
        ScoringRule last = new ScoringRule() {
            @Override
            public String name() {
                return "last in the alphabet";
            }

            @Override
            public List<Double> scores(List<ScoredResponse> pool) {
                return pool.stream()
                        .map(response -> (double) response.text().charAt(5))
                        .toList();
            }
        };
        try (ChatServer other = ChatServer.builder(policy)
                .reference(reference)
                .ranking(reward -> reward.by(last))
                .port(0)
                .start()) {
            assertThat(direct(5).text()).isEqualTo("text 0");
            RankedResponse expected = direct(5).by(last);
            assertThat(expected.text()).isEqualTo("text 4");
            assertPicked(new ApiClient(other).post(ask().put("best_of", 5)).json(), expected);
        }
    }

    @Test
    void modelsOfAnAverageAreAsked() {
        FakePolicy round1 = FakePolicy.builder()
                .name("round 1")
                .scores((prompt, text) -> List.of(-2.0 * text.charAt(5), -0.2))
                .build();
        try (ChatServer other = ChatServer.builder(policy)
                .reference(policy)
                .averagedWith(List.of(round1))
                .ranking(reward -> reward.by(ScoringRule.averageReward(0.1, 0)))
                .port(0)
                .start()) {
            int before = policy.scoreCalls().size();
            JsonNode answer = new ApiClient(other).post(ask().put("best_of", 5)).json();
            assertThat(answer.at("/choices/0/message/content").asText()).isEqualTo("text 0");
            assertThat(round1.scoreCalls()).hasSize(1);
            // a policy that is its own reference is asked once
            assertThat(policy.scoreCalls()).hasSize(before + 1);
        }
    }

    @Test
    void reasonOfAMissingReferenceIsReported() {
        try (ChatServer other = ChatServer.builder(policy)
                .withoutBestOf("the adapters reach the vision tower")
                .port(0)
                .start()) {
            ApiClient asking = new ApiClient(other);
            assertThat(asking.get("/health").json().path("without_best_of").asText())
                    .isEqualTo("the adapters reach the vision tower");
            assertThat(asking.post(ask().put("best_of", 5))
                            .json()
                            .at("/error/message")
                            .asText())
                    .isEqualTo(
                            "This server has no best-of-N: the adapters reach the vision tower. Leave 'best_of' out.");
        }
        assertThat(client.get("/health").json()).hasSize(1);
    }

    @Test
    void fieldAndModelNameSetTheNumberOfCandidates() {
        assertPicked(client.post(ask().put("best_of", 5)).json(), direct(5));
        assertPicked(client.post(ask().put("model", "aligned-best-of-8")).json(), direct(8));
        assertPicked(client.post(ask().put("model", "aligned-best-of-3")).json(), direct(3));
        assertPicked(
                client.post(ask().put("model", "aligned-best-of-8").put("best_of", 4))
                        .json(),
                direct(4));
    }

    @Test
    void requestWithoutCandidatesIsAPlainOne() {
        JsonNode answer = client.post(ask()).json();
        assertThat(answer.at("/choices/0/message/content").asText()).isEqualTo("text 3");
        assertThat(answer.has("rlaifv")).isFalse();
    }

    @Test
    void severalChoicesAreTheBestInOrder() {
        JsonNode answer = client.post(ask().put("best_of", 5).put("n", 3)).json();
        RankedResponse expected = direct(5);
        assertThat(answer.path("choices")).hasSize(3);
        for (int i = 0; i < 3; i++) {
            assertThat(answer.at("/choices/" + i + "/message/content").asText())
                    .isEqualTo(expected.ranking().get(i).text());
        }
        ApiClient.Reply tooMany =
                client.post(ask().put("model", "aligned-best-of-2").put("n", 3));
        assertThat(tooMany.status()).isEqualTo(400);
        assertThat(tooMany.error().path("param").asText()).isEqualTo("n");
    }

    @Test
    void streamSendsThePickAndItsRewardAtItsEnd() {
        List<JsonNode> chunks = client.stream(ask().put("best_of", 5));
        RankedResponse expected = direct(5);
        assertThat(ApiClient.joined(chunks, 0)).isEqualTo(expected.text());
        assertExtension(chunks.get(chunks.size() - 1).path("rlaifv"), expected);
    }

    @Test
    void modelsAreListed() {
        JsonNode models = client.get("/v1/models").json();
        assertThat(models.at("/data/0/id").asText()).isEqualTo("aligned");
        assertThat(models.at("/data/1/id").asText()).isEqualTo("aligned-best-of-8");
        assertThat(client.get("/v1/models/aligned-best-of-64").status()).isEqualTo(200);
        for (String unknown : List.of("aligned-best-of-65", "aligned-best-of-0", "aligned-best-of-x", "base")) {
            assertThat(client.post(ask().put("model", unknown)).status())
                    .as(unknown)
                    .isEqualTo(404);
        }
    }
}

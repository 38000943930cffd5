package io.github.rlaifv.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.common.base.Splitter;
import io.github.rlaifv.core.decoding.BeamSearch;
import io.github.rlaifv.core.decoding.EarlyStopping;
import io.github.rlaifv.core.image.ImageSource;
import io.github.rlaifv.core.model.Policies;
import io.github.rlaifv.core.policy.Completion;
import io.github.rlaifv.core.policy.FinishReason;
import io.github.rlaifv.core.policy.GenerationRequest;
import io.github.rlaifv.core.policy.Policy;
import io.github.rlaifv.core.policy.Prompt;
import io.github.rlaifv.core.policy.Sampling;
import io.github.rlaifv.core.policy.ScoreRequest;
import io.github.rlaifv.serve.testkit.ApiClient;
import io.github.rlaifv.tinyworld.TinyWorld;
import io.github.rlaifv.tinyworld.quickstart.EmbeddedModel;
import io.github.rlaifv.tinyworld.scene.SceneSplit;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Answers of the embedded model through the server are those of direct calls. */
class ChatCompletionsTest {
    private static final String QUESTION = "What do you see in the image?";

    private static Policy policy;
    private static ChatServer server;
    private static ApiClient client;
    private static byte[] png;

    @BeforeAll
    static void start(@TempDir Path folder) {
        policy = Policies.open(EmbeddedModel.copyInto(folder));
        server = ChatServer.builder(policy).port(0).start();
        client = new ApiClient(server);
        png = new TinyWorld().image(SceneSplit.TEST.scene(1)).read();
    }

    @AfterAll
    static void stop() {
        server.close();
        policy.close();
    }

    private static ObjectNode ask(long seed) {
        return client.ask(QUESTION, png)
                .put("seed", seed)
                .put("temperature", 0.7)
                .put("max_tokens", 24);
    }

    private static List<Completion> direct(int n, Sampling.Builder sampling) {
        Prompt prompt = Prompt.of(ImageSource.of("messages[0].content[0].image_url.url", png), QUESTION);
        return policy.generate(List.of(new GenerationRequest(prompt.fingerprint(), prompt, n, sampling.build())))
                .get(0);
    }

    private static Sampling.Builder sampling(long seed) {
        return Sampling.builder().temperature(0.7).maxNewTokens(24).seed(seed);
    }

    @Test
    void answersAreThoseOfADirectCallWithTheSameSeed() {
        JsonNode answer = client.post(ask(7).put("n", 3)).json();

        assertThat(answer.path("object").asText()).isEqualTo("chat.completion");
        assertThat(answer.path("id").asText()).startsWith("chatcmpl-");
        assertThat(answer.path("model").asText()).isEqualTo("tiny-llava");
        List<Completion> expected = direct(3, sampling(7));
        assertThat(answer.path("choices")).hasSize(3);
        for (int i = 0; i < 3; i++) {
            JsonNode choice = answer.path("choices").path(i);
            assertThat(choice.path("index").asInt()).isEqualTo(i);
            assertThat(choice.at("/message/role").asText()).isEqualTo("assistant");
            assertThat(choice.at("/message/content").asText())
                    .isEqualTo(expected.get(i).text());
            assertThat(choice.path("finish_reason").asText())
                    .isEqualTo(expected.get(i).finish() == FinishReason.LENGTH ? "length" : "stop");
            assertThat(choice.path("logprobs").isNull()).isTrue();
        }
        int sampled = expected.stream().mapToInt(one -> one.tokenIds().size()).sum();
        assertThat(answer.at("/usage/completion_tokens").asInt()).isEqualTo(sampled);
        assertThat(answer.at("/usage/prompt_tokens").asInt()).isGreaterThan(20);
        assertThat(answer.at("/usage/total_tokens").asInt())
                .isEqualTo(sampled + answer.at("/usage/prompt_tokens").asInt());
    }

    private static ObjectNode search(int beams) {
        return client.ask(QUESTION, png)
                .put("max_tokens", 24)
                .put("use_beam_search", true)
                .put("n", beams)
                .put("length_penalty", 0.5)
                .put("early_stopping", "never");
    }

    @Test
    void beamSearchAnswersAreThoseOfADirectCallAlsoStreamed() {
        BeamSearch beams = new BeamSearch(3, 0.5, EarlyStopping.NEVER);
        List<Completion> expected =
                direct(3, Sampling.builder().temperature(0).maxNewTokens(24).beams(beams));
        JsonNode answer = client.post(search(3)).json();
        List<JsonNode> chunks = client.stream(search(3));

        assertThat(expected.stream().map(Completion::text)).doesNotHaveDuplicates();
        for (int i = 0; i < 3; i++) {
            assertThat(answer.at("/choices/" + i + "/message/content").asText())
                    .isEqualTo(expected.get(i).text());
            assertThat(ApiClient.joined(chunks, i)).isEqualTo(expected.get(i).text());
        }
    }

    @Test
    void beamSearchWithOneBeamIsGreedy() {
        assertThat(client.post(search(1)).text())
                .isEqualTo(direct(1, Sampling.builder().temperature(0).maxNewTokens(24))
                        .get(0)
                        .text());
    }

    @Test
    void equalSeedsGiveEqualAnswersAndOthersDiffer() {
        String first = client.post(ask(1)).text();
        assertThat(client.post(ask(1)).text()).isEqualTo(first);
        assertThat(List.of(
                        client.post(ask(2)).text(),
                        client.post(ask(3)).text(),
                        client.post(ask(4)).text()))
                .anyMatch(text -> !text.equals(first));
    }

    @Test
    void streamedTextsAreTheAnswer() {
        String whole = client.post(ask(11)).text();
        List<JsonNode> chunks = client.stream(ask(11));

        assertThat(ApiClient.joined(chunks, 0)).isEqualTo(whole);
        assertThat(chunks).hasSizeGreaterThan(7);
        assertThat(chunks.get(0).at("/choices/0/delta/role").asText()).isEqualTo("assistant");
        assertThat(chunks)
                .allSatisfy(chunk -> assertThat(chunk.path("object").asText()).isEqualTo("chat.completion.chunk"));
        assertThat(chunks.get(chunks.size() - 1).at("/choices/0/finish_reason").asText())
                .isIn("length", "stop");
        assertThat(chunks.stream().map(chunk -> chunk.path("id").asText()).distinct())
                .hasSize(1);
    }

    @Test
    void streamOfSeveralChoicesEndsWithUsageIfAsked() {
        ObjectNode body = ask(5).put("n", 2);
        List<JsonNode> whole = List.of(client.post(ask(5).put("n", 2)).json());
        body.putObject("stream_options").put("include_usage", true);
        List<JsonNode> chunks = client.stream(body);

        for (int i = 0; i < 2; i++) {
            assertThat(ApiClient.joined(chunks, i))
                    .isEqualTo(whole.get(0)
                            .at("/choices/" + i + "/message/content")
                            .asText());
        }
        JsonNode last = chunks.get(chunks.size() - 1);
        assertThat(last.path("choices").isEmpty()).isTrue();
        assertThat(last.path("usage")).isEqualTo(whole.get(0).path("usage"));
        assertThat(chunks.get(0).has("usage")).isTrue();
        assertThat(chunks.get(0).path("usage").isNull()).isTrue();
    }

    @Test
    void logProbsAreThoseOfScoring() {
        ObjectNode body = ask(3).put("temperature", 0).put("logprobs", true).put("top_logprobs", 4);
        JsonNode choice = client.post(body).json().at("/choices/0");
        JsonNode tokens = choice.at("/logprobs/content");

        Prompt prompt = Prompt.of(ImageSource.of("image", png), QUESTION);
        String text = choice.at("/message/content").asText();
        List<Double> scored = policy.score(List.of(new ScoreRequest(prompt, List.of(text))))
                .get(0)
                .get(0)
                .logProbs();
        assertThat(choice.path("finish_reason").asText()).isEqualTo("stop");
        assertThat(tokens).hasSize(scored.size()).hasSizeGreaterThan(5);
        for (int i = 0; i < scored.size(); i++) {
            JsonNode token = tokens.get(i);
            assertThat(token.path("logprob").asDouble()).isCloseTo(scored.get(i), within(0.05));
            assertThat(token.path("top_logprobs")).hasSize(4);
            assertThat(token.at("/top_logprobs/0/logprob").asDouble())
                    .isEqualTo(token.path("logprob").asDouble());
            assertThat(token.path("bytes"))
                    .hasSize(token.path("token").asText().getBytes(StandardCharsets.UTF_8).length);
        }

        List<JsonNode> streamed = client.stream(body).stream()
                .flatMap(chunk -> StreamSupport.stream(
                        chunk.at("/choices/0/logprobs/content").spliterator(), false))
                .toList();
        assertThat(streamed)
                .isEqualTo(StreamSupport.stream(tokens.spliterator(), false).toList());
    }

    @Test
    void stopTextEndsAnAnswer() {
        String whole = client.post(ask(9).put("temperature", 0)).text();
        String stop = Splitter.on(' ').splitToList(whole).get(2);
        ObjectNode body = ask(9).put("temperature", 0).put("stop", stop);
        JsonNode choice = client.post(body).json().at("/choices/0");
        assertThat(choice.path("finish_reason").asText()).isEqualTo("stop");
        assertThat(choice.at("/message/content").asText())
                .isEqualTo(whole.substring(0, whole.indexOf(stop)).strip());
    }

    @Test
    void conversationOfTextsIsAnswered() {
        ObjectNode body = ask(1).put("max_completion_tokens", 5).put("user", "me");
        body.withArray("messages").addObject().put("role", "assistant").put("content", "A dog.");
        body.withArray("messages").addObject().put("role", "user").put("content", "Is it red?");
        ApiClient.Reply reply = client.post(body);
        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.json().at("/usage/completion_tokens").asInt()).isLessThanOrEqualTo(5);
    }

    @Test
    void modelsHealthAndMetricsAreReported() {
        client.post(ask(1));
        assertThat(client.get("/health").json().path("status").asText()).isEqualTo("ok");
        assertThat(client.get("/ready").json().path("status").asText()).isEqualTo("ready");
        JsonNode models = client.get("/v1/models").json();
        assertThat(models.path("object").asText()).isEqualTo("list");
        assertThat(models.path("data")).hasSize(1);
        assertThat(models.at("/data/0/id").asText()).isEqualTo("tiny-llava");
        assertThat(client.get("/v1/models/tiny-llava").json().path("object").asText())
                .isEqualTo("model");
        assertThat(client.get("/v1/models/other").error().path("code").asText()).isEqualTo("model_not_found");
        assertThat(client.get("/metrics").response().body())
                .contains(
                        "gen_ai_server_request_duration_seconds_count",
                        "gen_ai_client_token_usage",
                        "rlaifv_queue_waiting",
                        "rlaifv_call_requests");
    }
}

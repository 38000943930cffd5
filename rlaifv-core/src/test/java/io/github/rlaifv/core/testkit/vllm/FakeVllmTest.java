package io.github.rlaifv.core.testkit.vllm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.github.rlaifv.core.policy.Policy;
import io.github.rlaifv.core.testkit.FakePolicy;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FakeVllmTest {
    private static final JsonMapper JSON = new JsonMapper();
    private static final String QUESTION = "\"messages\":[{\"role\":\"user\",\"content\":\"Is it?\"}]";
    private static final String ANSWER = "\"messages\":[{\"role\":\"user\",\"content\":\"Is it?\"},"
            + "{\"role\":\"assistant\",\"content\":\"It is.\"}],"
            + "\"add_generation_prompt\":false,\"continue_final_message\":true";
    private static final String SCORE = ANSWER + ",\"max_tokens\":1,\"prompt_logprobs\":0,\"logprobs\":true,"
            + "\"logprob_token_ids\":[2],\"add_special_tokens\":true";

    @TempDir
    private Path folder;

    private final HttpClient client = HttpClient.newHttpClient();
    private final FakeVllm server = FakeVllm.start(policy("base", 0.75)).opensAdapters(path -> policy("adapter", 0.25));

    @AfterEach
    void stop() {
        server.close();
    }

    private static Policy policy(String name, double yes) {
        return FakePolicy.builder()
                .name(name)
                .writes((request, index) ->
                        "- " + name + "\n- " + request.sampling().seed())
                .answers((prompt, word) -> word.equals("Yes") ? yes : 1 - yes)
                .scores((prompt, response) -> List.of(-1.0, -2.0, -3.0, -4 * yes))
                .build();
    }

    private HttpRequest request(String path, String body) {
        return HttpRequest.newBuilder(URI.create(server.baseUrl().replace("/v1", "") + path))
                .POST(BodyPublishers.ofString(body))
                .build();
    }

    private HttpResponse<String> post(String path, String body) throws IOException, InterruptedException {
        return client.send(request(path, body), BodyHandlers.ofString());
    }

    private JsonNode chat(String model, String rest) throws IOException, InterruptedException {
        return JSON.readTree(post("/v1/chat/completions", "{\"model\":\"" + model + "\"," + rest + "}")
                .body());
    }

    private List<HttpResponse<String>> together(List<String> bodies) {
        List<CompletableFuture<HttpResponse<String>>> sent = bodies.stream()
                .map(body -> client.sendAsync(request("/v1/chat/completions", body), BodyHandlers.ofString()))
                .toList();
        return sent.stream().map(CompletableFuture::join).toList();
    }

    private static double end(JsonNode response) {
        return response.at("/choices/0/logprobs/content/0/top_logprobs/0/logprob")
                .asDouble();
    }

    @Test
    void answerIsScoredTokenByToken() throws Exception {
        JsonNode response = chat("tiny", SCORE);
        JsonNode prompt = response.path("prompt_logprobs");
        assertThat(prompt.get(0).isNull()).isTrue();
        assertThat(List.of(prompt.get(prompt.size() - 3), prompt.get(prompt.size() - 2), prompt.get(prompt.size() - 1)))
                .extracting(token -> token.elements().next().path("logprob").asDouble())
                .containsExactly(-1.0, -2.0, -3.0);
        assertThat(end(response)).isEqualTo(-3);
        JsonNode ids =
                JSON.readTree(post("/tokenize", "{\"model\":\"tiny\"," + ANSWER + ",\"add_special_tokens\":true}")
                        .body());
        assertThat(ids.path("tokens")).hasSize(prompt.size());
    }

    @Test
    void promptWithoutBeginTokenIsAnotherOne() throws Exception {
        assertThat(end(chat("tiny", SCORE.replace("\"add_special_tokens\":true", "\"add_special_tokens\":false"))))
                .isLessThan(-3);
    }

    @Test
    void chosenTokensHaveTheirProbabilities() throws Exception {
        JsonNode ids = JSON.readTree(
                post("/tokenize", "{\"model\":\"tiny\",\"prompt\":\"No Yes\",\"add_special_tokens\":false}")
                        .body());
        JsonNode first = chat(
                        "tiny",
                        QUESTION + ",\"max_tokens\":1,\"logprobs\":true,\"add_special_tokens\":true,"
                                + "\"return_tokens_as_token_ids\":true,\"logprob_token_ids\":" + ids.path("tokens"))
                .at("/choices/0/logprobs/content/0/top_logprobs");
        assertThat(first.get(1).path("token").asText())
                .isEqualTo("token_id:" + ids.at("/tokens/0").asInt());
        assertThat(Math.exp(first.get(1).path("logprob").asDouble())).isCloseTo(0.25, within(1e-12));
        assertThat(Math.exp(first.get(2).path("logprob").asDouble())).isCloseTo(0.75, within(1e-12));
    }

    @Test
    void requestsAreRejectedInTheServersWords() throws Exception {
        HttpResponse<String> many = post(
                "/v1/chat/completions", "{\"model\":\"tiny\"," + QUESTION + ",\"logprobs\":true,\"top_logprobs\":21}");
        assertThat(many.statusCode()).isEqualTo(400);
        assertThat(many.body())
                .contains("Requested sample logprobs of 21, which is greater than max allowed: 20"
                        + " (parameter=logprobs, value=21)");
        assertThat(chat("nobody", QUESTION).at("/error/message").asText())
                .isEqualTo("The model `nobody` does not exist. Valid aliases: tiny.");
    }

    @Test
    void structuredOutputHasTheFormOfTheSchema() throws Exception {
        String schema =
                "{\"type\":\"object\",\"properties\":{\"claims\":{\"type\":\"array\",\"items\":{\"type\":\"string\"}}}}";
        JsonNode response = chat(
                "tiny",
                QUESTION + ",\"seed\":5,\"response_format\":{\"type\":\"json_schema\",\"json_schema\":{\"name\":\"x\","
                        + "\"schema\":" + schema + "}}");
        assertThat(response.at("/choices/0/message/content").asText().strip())
                .isEqualTo("{\"claims\":[\"base\",\"5\"]}");
    }

    @Test
    void adaptersAreLoadedAndLostAtRestart() throws Exception {
        Files.writeString(folder.resolve("adapter_config.json"), "{}");
        String load =
                "{\"lora_name\":\"one\",\"lora_path\":\"" + folder.toString().replace("\\", "/") + "\"}";
        assertThat(post("/v1/load_lora_adapter", load).body())
                .isEqualTo("Success: LoRA adapter 'one' added successfully.");
        assertThat(post("/v1/load_lora_adapter", load).statusCode()).isEqualTo(400);
        assertThat(end(chat("one", SCORE))).isEqualTo(-1);
        server.restart();
        assertThat(chat("one", SCORE).at("/error/code").asInt()).isEqualTo(404);
        assertThat(post("/v1/unload_lora_adapter", "{\"lora_name\":\"one\"}").statusCode())
                .isEqualTo(404);
    }

    @Test
    void knownFaultsNeedConcurrentRequests() throws Exception {
        Files.writeString(folder.resolve("adapter_config.json"), "{}");
        server.has(KnownFault.MIXED_ADAPTERS_ARE_WRONG).has(KnownFault.PROMPT_LOGPROBS_END_ENGINE);
        post("/v1/load_lora_adapter", "{\"lora_name\":\"one\",\"lora_path\":\"" + folder + "\"}");
        server.answersAfter(300);
        String base = "{\"model\":\"tiny\"," + QUESTION + "}";
        List<HttpResponse<String>> mixed = together(List.of(base, "{\"model\":\"one\"," + QUESTION + "}"));
        assertThat(mixed.get(0).body()).contains("mixed up");
        assertThat(mixed.get(1).body()).contains("adapter").doesNotContain("mixed up");
        assertThat(end(chat("tiny", SCORE))).isEqualTo(-3);
        assertThat(server.isDead()).isFalse();
        assertThatThrownBy(() -> together(List.of("{\"model\":\"tiny\"," + SCORE + "}", base)))
                .hasCauseInstanceOf(IOException.class);
        assertThat(server.isDead()).isTrue();
        assertThatThrownBy(() -> chat("tiny", QUESTION)).isInstanceOf(ConnectException.class);
        server.restart();
        assertThat(end(chat("tiny", SCORE))).isEqualTo(-3);
    }

    @Test
    void chosenIdsHideTheListOfARequestBesideThem() throws Exception {
        server.has(KnownFault.CHOSEN_IDS_HIDE_TOP_LOGPROBS).answersAfter(300);
        String first = "{\"model\":\"tiny\"," + QUESTION + ",\"max_tokens\":1,\"logprobs\":true,";
        String listed = first + "\"top_logprobs\":2}";
        List<HttpResponse<String>> both = together(List.of(listed, first + "\"logprob_token_ids\":[2]}"));
        assertThat(listed(both.get(0)).get(1).path("logprob").asDouble()).isEqualTo(-9999);
        assertThat(listed(both.get(1)).get(1).path("token").asText()).isEqualTo("</s>");
        JsonNode alone = listed(post("/v1/chat/completions", listed));
        assertThat(List.of(
                        alone.get(0).path("token").asText(),
                        alone.get(1).path("token").asText()))
                .containsExactly("Yes", "No");
    }

    private static JsonNode listed(HttpResponse<String> response) throws IOException {
        return JSON.readTree(response.body()).at("/choices/0/logprobs/content/0/top_logprobs");
    }

    @Test
    void deletedAdapterEndsTheEngine() throws Exception {
        Path adapter = Files.createDirectory(folder.resolve("adapter"));
        Files.writeString(adapter.resolve("adapter_config.json"), "{}");
        server.has(KnownFault.LOST_FOLDER_ENDS_ENGINE);
        post("/v1/load_lora_adapter", "{\"lora_name\":\"one\",\"lora_path\":\"" + adapter + "\"}");
        assertThat(end(chat("one", SCORE))).isEqualTo(-1);
        Files.delete(adapter.resolve("adapter_config.json"));
        Files.delete(adapter);
        assertThatThrownBy(() -> chat("one", SCORE)).isInstanceOf(IOException.class);
        assertThat(server.isDead()).isTrue();
    }
}

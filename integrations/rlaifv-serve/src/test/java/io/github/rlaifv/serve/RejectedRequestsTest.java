package io.github.rlaifv.serve;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.rlaifv.serve.testkit.ApiClient;
import io.github.rlaifv.serve.testkit.SteppedPolicy;
import java.io.IOException;
import java.net.http.HttpRequest;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests that can't be answered get OpenAI's error object with the name of the parameter. */
class RejectedRequestsTest {
    private static ChatServer server;
    private static ApiClient client;
    private static final SteppedPolicy POLICY = new SteppedPolicy(1_000_000);

    @BeforeAll
    static void start() {
        server = ChatServer.builder(POLICY).port(0).start();
        client = new ApiClient(server);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static ObjectNode ask() {
        return client.ask("yes").put("max_tokens", 3);
    }

    /** The request with other or further fields, in JSON with single quotes. */
    private static ObjectNode with(String fields) throws IOException {
        return ask().setAll((ObjectNode) new ObjectMapper().readTree("{" + fields.replace('\'', '"') + "}"));
    }

    private static void assertError(ApiClient.Reply reply, int status, String code, String param) {
        assertThat(reply.status()).as(reply.json().toString()).isEqualTo(status);
        assertThat(reply.error().fieldNames()).toIterable().containsExactly("message", "type", "param", "code");
        assertThat(reply.error().path("type").asText()).isEqualTo("invalid_request_error");
        assertThat(reply.error().path("code").asText()).isEqualTo(code);
        if (param.isEmpty()) {
            assertThat(reply.error().path("param").isNull()).isTrue();
        } else {
            assertThat(reply.error().path("param").asText()).isEqualTo(param);
            assertThat(reply.error().path("message").asText()).contains(param);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'n': 0 | invalid_value | n",
                "'n': 65 | invalid_value | n",
                "'n': 1.5 | invalid_type | n",
                "'n': 'one' | invalid_type | n",
                "'temperature': 2.5 | invalid_value | temperature",
                "'temperature': -0.1 | invalid_value | temperature",
                "'temperature': 'hot' | invalid_type | temperature",
                "'top_p': 0 | invalid_value | top_p",
                "'top_p': 1.1 | invalid_value | top_p",
                "'max_tokens': 0 | invalid_value | max_tokens",
                "'max_tokens': 5000 | invalid_value | max_tokens",
                "'max_completion_tokens': 99999999999999999999 | invalid_value | max_completion_tokens",
                "'seed': 'x' | invalid_type | seed",
                "'stop': 5 | invalid_type | stop",
                "'stop': ['a', 5] | invalid_type | stop[1]",
                "'stop': [''] | invalid_value | stop",
                "'stream': 'yes' | invalid_type | stream",
                "'stream_options': {'include_usage': true} | invalid_value | stream_options",
                "'logprobs': 5 | invalid_type | logprobs",
                "'top_logprobs': 5 | invalid_value | top_logprobs",
                "'logprobs': true, 'top_logprobs': 21 | invalid_value | top_logprobs",
                "'logprobs': true, 'max_tokens': 1024, 'n': 64, 'top_logprobs': 20 | invalid_value | logprobs",
                "'best_of': 4 | unsupported_parameter | best_of",
                "'best_of': 2, 'n': 3 | invalid_value | best_of",
                "'use_beam_search': 'yes' | invalid_type | use_beam_search",
                "'use_beam_search': true, 'n': 3, 'temperature': 0.5 | invalid_value | temperature",
                "'use_beam_search': true, 'n': 3, 'logprobs': true | invalid_value | logprobs",
                "'use_beam_search': true, 'n': 3, 'best_of': 4 | invalid_value | best_of",
                "'use_beam_search': true, 'n': 3, 'early_stopping': 'soon' | invalid_value | early_stopping",
                "'use_beam_search': true, 'n': 3, 'length_penalty': 101 | invalid_value | length_penalty",
                "'length_penalty': 2 | invalid_value | length_penalty",
                "'early_stopping': true | invalid_value | early_stopping",
                "'frequency_penalty': 0.5 | unsupported_parameter | frequency_penalty",
                "'presence_penalty': 1 | unsupported_parameter | presence_penalty",
                "'logit_bias': {'50256': -100} | unsupported_parameter | logit_bias",
                "'response_format': {'type': 'json_object'} | unsupported_parameter | response_format",
                "'tools': [{'type': 'function'}] | unsupported_parameter | tools",
                "'tool_choice': 'required' | unsupported_parameter | tool_choice",
                "'modalities': ['text', 'audio'] | unsupported_parameter | modalities",
                "'temprature': 1 | unknown_parameter | temprature",
                "'messages': [] | invalid_value | messages",
                "'messages': 'hello' | invalid_type | messages",
                "'messages': ['hello'] | invalid_type | messages[0]",
                "'messages': [{'role': 'user'}] | missing_required_parameter | messages[0].content",
                "'messages': [{'role': 'user', 'content': []}] | invalid_value | messages[0].content",
                "'messages': [{'content': 'hello'}] | missing_required_parameter | messages[0].role",
                "'messages': [{'role': 'tool', 'content': 'hello'}] | invalid_value | messages[0].role",
                "'messages': [{'role': 'assistant', 'content': 'hello'}] | invalid_value | messages[0].role",
                "'messages': [{'role': 'user', 'content': [{'type': 'input_audio'}]}] | invalid_value | messages[0].content[0].type",
                "'messages': [{'role': 'user', 'content': [{'type': 'text'}]}] | missing_required_parameter | messages[0].content[0].text",
                "'messages': [{'role': 'user', 'content': [{'type': 'image_url'}]}] | missing_required_parameter | messages[0].content[0].image_url",
                "'model': 5 | invalid_type | model"
            })
    void unusableFieldIsNamed(String fields, String code, String param) throws IOException {
        int before = POLICY.calls();
        assertError(client.post(with(fields)), 400, code, param);
        assertThat(POLICY.calls()).isEqualTo(before);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "'user': 'me', 'metadata': {'a': 'b'}, 'store': false, 'service_tier': 'auto'",
                "'frequency_penalty': 0, 'presence_penalty': 0.0, 'logit_bias': {}, 'tools': [], 'tool_choice': 'none'",
                "'response_format': {'type': 'text'}, 'modalities': ['text'], 'n': null, 'stop': null, 'seed': null",
                "'use_beam_search': false, 'length_penalty': 1, 'early_stopping': false",
                "'parallel_tool_calls': true, 'reasoning_effort': 'low', 'stream_options': null, 'logprobs': false"
            })
    void fieldsThatChangeNothingAreAccepted(String fields) throws IOException {
        ApiClient.Reply reply = client.post(with(fields));
        assertThat(reply.status()).as(reply.json().toString()).isEqualTo(200);
        assertThat(reply.text()).isEqualTo("yes yes yes");
    }

    @Test
    void unknownModelIsNotFound() {
        ApiClient.Reply reply = client.post(ask().put("model", "gpt-4o"));
        assertError(reply, 404, "model_not_found", "model");
        assertThat(reply.error().path("message").asText()).contains("gpt-4o", "Served: stepped.");
        assertError(client.post(ask().put("model", "stepped-best-of-4")), 404, "model_not_found", "model");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{", "[]", "null", "5", "{\"model\": \"stepped\", \"model\": \"stepped\"}", "{} {}"})
    void bodyThatIsNoJsonObjectIsRejected(String body) {
        ApiClient.Reply reply = client.send(client.request("/v1/chat/completions")
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build());
        assertError(reply, 400, "invalid_json", "");
    }

    @Test
    void bodyOfManySmallValuesIsRejected() {
        ApiClient.Reply reply = client.send(client.request("/v1/chat/completions")
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString("{\"a\":[" + "{},".repeat(200_000) + "{}]}"))
                .build());
        assertError(reply, 400, "invalid_json", "");
        assertThat(reply.error().path("message").asText()).contains("more than 200000 JSON tokens");
    }

    @Test
    void longTextsAreRejectedBeforeTheyAreDividedIntoTokens() {
        ObjectNode body = client.ask("x".repeat(600_000)).put("max_tokens", 1);
        assertThat(client.post(body).status()).isEqualTo(200);
        body.withArray("messages").insertObject(0).put("role", "system").put("content", "y".repeat(600_000));
        ApiClient.Reply reply = client.post(body);
        assertError(reply, 400, "string_above_max_length", "messages[1].content");
        assertThat(reply.error().path("message").asText()).contains("more than 1048576 characters");
        assertError(client.post(ask().put("stop", "z".repeat(1001))), 400, "invalid_value", "stop");
    }

    @Test
    void deepNestingIsRejected() {
        ApiClient.Reply reply = client.send(client.request("/v1/chat/completions")
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString("{\"a\":" + "[".repeat(100_000)))
                .build());
        assertError(reply, 400, "invalid_json", "");
    }

    @Test
    void otherContentTypesPathsAndMethodsAreRejected() {
        assertError(
                client.send(client.request("/v1/chat/completions")
                        .header("Content-Type", "text/plain")
                        .POST(HttpRequest.BodyPublishers.ofString(ask().toString()))
                        .build()),
                415,
                "unsupported_media_type",
                "");
        assertError(client.get("/v1/embeddings"), 404, "unknown_url", "");
        assertError(client.get("/v1/chat/completions"), 405, "method_not_allowed", "");
    }

    @Test
    void errorsTellClientsNotToRetry() {
        JsonNode body = ask().put("n", 0);
        assertThat(client.post(body).response().headers().firstValue("x-should-retry"))
                .hasValue("false");
    }
}

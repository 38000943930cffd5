package io.github.rlaifv.remote;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.github.rlaifv.core.policy.Capability;
import io.github.rlaifv.core.policy.GenerationRequest;
import io.github.rlaifv.core.policy.ListFormat;
import io.github.rlaifv.core.policy.Policy;
import io.github.rlaifv.core.policy.Prompt;
import io.github.rlaifv.core.policy.Sampling;
import io.github.rlaifv.core.testkit.FaultServer;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ServerFormatTest {
    private static final String SCHEMA = """
            {"type": "json_schema", "json_schema": {"name": "facts", "strict": true, "schema": {
              "type": "object", "properties": {"facts": {
                "type": "array", "items": {"type": "string", "maxLength": 40}, "minItems": 1, "maxItems": 5}},
              "required": ["facts"], "additionalProperties": false}}}""";

    private final FaultServer server = FaultServer.start().writes(request -> "{\"facts\": [\"A car.\"]}");

    @AfterEach
    void stop() {
        server.close();
    }

    private JsonNode sent(ServerKind kind, GenerationRequest request) {
        try (Policy policy = RemotePolicy.builder()
                .baseUrl(server.baseUrl())
                .model("scripted")
                .server(kind)
                .capabilities(Set.of(Capability.GENERATE))
                .build()) {
            assertThat(policy.followsFormats()).isTrue();
            assertThat(policy.generate(List.of(request)).get(0).get(0).text()).isEqualTo("{\"facts\": [\"A car.\"]}");
            return server.requests().get(server.requests().size() - 1);
        }
    }

    private static GenerationRequest request() {
        return new GenerationRequest("k", Prompt.of("List the facts"), 1, Sampling.greedy(64));
    }

    @ParameterizedTest
    @EnumSource(ServerKind.class)
    void formatIsSentAsJsonSchema(ServerKind kind) throws Exception {
        JsonNode sent = sent(kind, request().withFormat(new ListFormat("facts", 1, 5, 40)));
        // OpenAI rejects a schema with maxLength
        String expected = kind == ServerKind.OPENAI ? SCHEMA.replace(", \"maxLength\": 40", "") : SCHEMA;
        assertThat(sent.path("response_format")).isEqualTo(new JsonMapper().readTree(expected));
    }

    @ParameterizedTest
    @EnumSource(ServerKind.class)
    void nothingIsSentWithoutAFormat(ServerKind kind) {
        assertThat(sent(kind, request()).has("response_format")).isFalse();
    }
}

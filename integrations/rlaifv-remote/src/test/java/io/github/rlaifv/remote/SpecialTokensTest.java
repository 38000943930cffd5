package io.github.rlaifv.remote;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.rlaifv.core.policy.Capability;
import io.github.rlaifv.core.policy.GenerationRequest;
import io.github.rlaifv.core.policy.NextTokenRequest;
import io.github.rlaifv.core.policy.Policy;
import io.github.rlaifv.core.policy.Prompt;
import io.github.rlaifv.core.policy.Sampling;
import io.github.rlaifv.core.testkit.FaultServer;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Requests for the begin token, which vLLM's chat endpoint omits if the chat template does not write it. */
class SpecialTokensTest {
    private static final String PARAMETER = "add_special_tokens";

    private final FaultServer server = FaultServer.start();

    @AfterEach
    void stop() {
        server.close();
    }

    private RemotePolicyBuilder builder(ServerKind kind) {
        return RemotePolicy.builder()
                .baseUrl(server.baseUrl())
                .model("scripted")
                .server(kind)
                .apiKeyVariable("KEY")
                .environment(name -> "a-key")
                .capabilities(Set.of(Capability.GENERATE, Capability.NEXT_TOKEN_PROBABILITIES));
    }

    private List<JsonNode> asked(RemotePolicyBuilder builder) {
        try (Policy policy = builder.build()) {
            policy.generate(List.of(new GenerationRequest("a", Prompt.of("What?"), 2, Sampling.greedy(3))));
            policy.nextTokenProbabilities(List.of(new NextTokenRequest(Prompt.of("Is it?"), List.of("Yes"))));
        }
        return server.requests();
    }

    @Test
    void beginTokenIsRequestedIfTemplateLacksIt() {
        server.tokenizes(List.of(7, 8, 9), List.of(1, 7, 8, 9));
        assertThat(asked(builder(ServerKind.VLLM)))
                .hasSize(3)
                .allMatch(request -> request.path(PARAMETER).asBoolean());
        assertThat(server.authorizations()).hasSize(5).allMatch("Bearer a-key"::equals);
    }

    @Test
    void beginTokenIsNotRequestedIfTemplateWritesIt() {
        server.tokenizes(List.of(1, 7, 8, 9), List.of(1, 1, 7, 8, 9));
        assertThat(asked(builder(ServerKind.VLLM))).noneMatch(request -> request.has(PARAMETER));
    }

    @Test
    void beginTokenIsNotRequestedIfTokenizerAddsNoneOrOnlyAnEnd() {
        server.tokenizes(List.of(7, 8, 9), List.of(7, 8, 9, 2));
        assertThat(asked(builder(ServerKind.VLLM))).noneMatch(request -> request.has(PARAMETER));
    }

    @Test
    void beginTokenIsNotRequestedFromServersWithoutTokenizeEndpoint() {
        assertThat(asked(builder(ServerKind.VLLM))).noneMatch(request -> request.has(PARAMETER));
        assertThat(asked(builder(ServerKind.COMPATIBLE))).noneMatch(request -> request.has(PARAMETER));
    }

    @Test
    void optionOverridesDetection() {
        server.tokenizes(List.of(7), List.of(1, 7));
        assertThat(asked(builder(ServerKind.VLLM).addSpecialTokens(false)))
                .noneMatch(request -> request.has(PARAMETER));
        assertThat(server.authorizations()).hasSize(3);
        try (Policy one = builder(ServerKind.VLLM).build();
                Policy other = builder(ServerKind.VLLM).addSpecialTokens(true).build()) {
            assertThat(other.fingerprint()).isNotEqualTo(one.fingerprint());
        }
    }
}

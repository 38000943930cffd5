package io.github.rlaifv.remote;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.rlaifv.core.policy.Capability;
import io.github.rlaifv.core.policy.Completion;
import io.github.rlaifv.core.policy.GenerationRequest;
import io.github.rlaifv.core.policy.MissingCapabilityException;
import io.github.rlaifv.core.policy.Policy;
import io.github.rlaifv.core.policy.Prompt;
import io.github.rlaifv.core.policy.Sampling;
import io.github.rlaifv.core.policy.ScoreRequest;
import io.github.rlaifv.core.policy.TokenLogProbs;
import io.github.rlaifv.core.testkit.FakePolicy;
import io.github.rlaifv.core.testkit.TokenRecorder;
import io.github.rlaifv.core.testkit.vllm.FakeVllm;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Responses whose beginning is given, from servers. */
class ResponsePrefixTest {
    private static final String PREFIX = "A small dog.";

    private final FakePolicy model = FakePolicy.builder()
            .continuesPrefixes()
            .writes((request, index) -> request.prefix() + " It is brown. ")
            .answers((prompt, word) -> 0.5)
            .scores((prompt, response) -> IntStream.rangeClosed(
                            0, response.replace(".", " .").split(" +").length)
                    .mapToObj(i -> -1.0 - i)
                    .toList())
            .build();
    private final FakeVllm server = FakeVllm.start(model);

    @AfterEach
    void stop() {
        server.close();
    }

    private RemotePolicyBuilder builder(ServerKind kind) {
        return RemotePolicy.builder()
                .baseUrl(server.baseUrl())
                .model(FakeVllm.MODEL)
                .server(kind)
                .capabilities(
                        kind == ServerKind.VLLM
                                ? Set.of(Capability.values())
                                : Set.of(Capability.GENERATE, Capability.NEXT_TOKEN_PROBABILITIES))
                .persistence(RetrySettings.standard().withAttempts(1));
    }

    private static GenerationRequest request() {
        return new GenerationRequest(
                        "a",
                        Prompt.of("What is it?"),
                        1,
                        Sampling.builder().maxNewTokens(9).build())
                .withPrefix(PREFIX);
    }

    private static Completion one(Policy policy) {
        return policy.generate(List.of(request())).get(0).get(0);
    }

    @Test
    void prefixIsSentAsTheAssistantsLastMessageAndIsPartOfTheText() {
        try (Policy policy = builder(ServerKind.VLLM).build()) {
            assertThat(policy.continuesPrefixes()).isTrue();
            assertThat(one(policy).text()).isEqualTo("A small dog. It is brown.");
        }
        JsonNode chat = server.chats().get(server.chats().size() - 1);
        assertThat(chat.path("continue_final_message").asBoolean()).isTrue();
        assertThat(chat.path("add_generation_prompt").asBoolean(true)).isFalse();
        assertThat(chat.path("messages")).hasSize(2);
        assertThat(chat.path("messages").path(1).path("role").asText()).isEqualTo("assistant");
        assertThat(chat.path("messages").path(1).path("content").asText()).isEqualTo(PREFIX);
    }

    @Test
    void requestsWithoutAPrefixHaveNeitherField() {
        try (Policy policy = builder(ServerKind.VLLM).build()) {
            policy.generate(List.of(request().withPrefix("")));
        }
        JsonNode chat = server.chats().get(server.chats().size() - 1);
        assertThat(chat.has("continue_final_message")).isFalse();
        assertThat(chat.has("add_generation_prompt")).isFalse();
    }

    @Test
    void streamedPartsAreTheTextAfterThePrefix() {
        TokenRecorder heard = new TokenRecorder();
        try (Policy policy = builder(ServerKind.VLLM).build()) {
            Completion streamed = policy.tryGenerate(List.of(request()), heard)
                    .get(0)
                    .orElseThrow()
                    .get(0);
            assertThat(streamed.text()).isEqualTo("A small dog. It is brown.");
        }
        assertThat(heard.text(0, 0)).isEqualTo(" It is brown.");
    }

    @Test
    void scoresAreThoseOfTheTokensAfterThePrefix() {
        List<String> responses = List.of("A small dog. It is brown.", PREFIX);
        try (Policy policy = builder(ServerKind.VLLM).build()) {
            List<TokenLogProbs> whole = policy.score(List.of(new ScoreRequest(Prompt.of("What?"), responses)))
                    .get(0);
            List<TokenLogProbs> rest = policy.score(List.of(new ScoreRequest(Prompt.of("What?"), responses, PREFIX)))
                    .get(0);
            for (int i = 0; i < 2; i++) {
                int all = whole.get(i).tokenIds().size();
                assertThat(rest.get(i).tokenIds())
                        .isEqualTo(whole.get(i).tokenIds().subList(4, all));
                assertThat(rest.get(i).logProbs())
                        .isEqualTo(whole.get(i).logProbs().subList(4, all));
            }
            assertThat(rest.get(1).tokenIds()).as("the end token").hasSize(1);
        }
    }

    @ParameterizedTest
    @EnumSource(value = ServerKind.class, names = "VLLM", mode = EnumSource.Mode.EXCLUDE)
    void otherKindsOfServersRejectAPrefixByName(ServerKind kind) {
        try (Policy policy = builder(kind).build()) {
            assertThat(policy.continuesPrefixes()).isFalse();
            assertThatThrownBy(() -> one(policy))
                    .isInstanceOf(MissingCapabilityException.class)
                    .hasMessageContaining("can't continue a given beginning of a response, which request a asks for")
                    .hasMessageContaining("set the kind of server");
            assertThatThrownBy(
                            () -> policy.score(List.of(new ScoreRequest(Prompt.of("What?"), List.of("A dog."), "A"))))
                    .isInstanceOf(MissingCapabilityException.class);
        }
        assertThat(server.chats()).isEmpty();
    }
}

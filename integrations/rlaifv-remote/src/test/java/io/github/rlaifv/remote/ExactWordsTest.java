package io.github.rlaifv.remote;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.rlaifv.core.policy.Capability;
import io.github.rlaifv.core.policy.FirstToken;
import io.github.rlaifv.core.policy.NextTokenProbabilities;
import io.github.rlaifv.core.policy.NextTokenRequest;
import io.github.rlaifv.core.policy.Policy;
import io.github.rlaifv.core.policy.ProbedPolicy;
import io.github.rlaifv.core.policy.Prompt;
import io.github.rlaifv.core.policy.RequestFailure;
import io.github.rlaifv.core.testkit.FakePolicy;
import io.github.rlaifv.core.testkit.FaultServer;
import io.github.rlaifv.core.testkit.vllm.FakeVllm;
import java.net.URI;
import java.util.List;
import java.util.Map;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Probabilities of words by the ids of their tokens. */
class ExactWordsTest {
    private static final Map<String, Double> WORDS =
            Map.of("Yes", 0.9, "yes", 1e-9, "No", 0.05, "no", 3e-7, "Maybe", 0.02);

    private final FakePolicy model = FakePolicy.builder()
            .answers((prompt, word) -> WORDS.getOrDefault(word, 1e-5))
            .build();
    private final FakeVllm server = FakeVllm.start(model);

    @AfterEach
    void stop() {
        server.close();
    }

    private RemotePolicyBuilder builder() {
        return RemotePolicy.builder()
                .baseUrl(server.baseUrl())
                .model(FakeVllm.MODEL)
                .server(ServerKind.VLLM)
                .words(WordSource.EXACT)
                .persistence(RetrySettings.standard().withAttempts(1));
    }

    private static NextTokenRequest request(String... words) {
        return new NextTokenRequest(Prompt.of("Is it?"), List.of(words));
    }

    @Test
    void unlikelyWordsAreNotMissing() {
        try (Policy policy = builder().build()) {
            NextTokenProbabilities read = policy.nextTokenProbabilities(List.of(request("yes", "Yes", "no", "No")))
                    .get(0);
            assertThat(read.missing()).isEmpty();
            for (String word : List.of("yes", "Yes", "no", "No")) {
                assertThat(read.of(word)).isCloseTo(WORDS.get(word), Offset.offset(1e-15));
            }
            assertThat(read.likeliest()).extracting(FirstToken::text).startsWith("Yes", "No");
        }
        JsonNode asked = server.chats().get(server.chats().size() - 1);
        assertThat(asked.path("logprob_token_ids")).hasSize(4);
        assertThat(asked.has("top_logprobs")).isFalse();
        assertThat(asked.path("max_tokens").asInt()).isEqualTo(1);
        assertThat(asked.path("add_special_tokens").asBoolean()).isTrue();
    }

    @Test
    void tokensOfWordsAreAskedForOnce() {
        try (Policy policy = builder().build()) {
            policy.nextTokenProbabilities(List.of(request("Yes", "No"), request("No", "Maybe")));
            long tokenized = tokenized();
            policy.nextTokenProbabilities(List.of(request("Yes", "No"), request("No", "Maybe")));
            assertThat(tokenized()).isEqualTo(tokenized);
        }
    }

    private long tokenized() {
        return server.paths().stream().filter("/tokenize"::equals).count();
    }

    @Test
    void wordsThatBeginWithTheSameTokenAreRejectedByName() {
        try (Policy policy = builder().build()) {
            RequestFailure failure = policy.tryNextTokenProbabilities(List.of(request("Yes", "Yes indeed")))
                    .get(0)
                    .failure()
                    .orElseThrow();
            assertThat(failure.detail()).contains("\"Yes\" and \"Yes indeed\" begin with the same token");
            assertThat(failure.retriable()).isFalse();
        }
    }

    @Test
    void spellingsThatShareATokenCountOnce() {
        try (Policy policy = builder().build()) {
            NextTokenProbabilities read = policy.nextTokenProbabilities(List.of(request("Yes it IS", "Yes it is")))
                    .get(0);
            assertThat(read.of("Yes it IS", "Yes it is")).isCloseTo(0.9, Offset.offset(1e-12));
            assertThat(read.of("Yes it is")).isZero();
        }
    }

    @Test
    void answerToTheFirstQuestionIsKnown() {
        try (ProbedPolicy policy = builder().build()) {
            assertThat(policy.supports(Capability.NEXT_TOKEN_PROBABILITIES)).isTrue();
            assertThat(policy.answerToProbe().get(0).text()).isEqualTo("Yes");
        }
    }

    @Test
    void serverWithoutTokenIdsLacksTheCapabilityWithAReason() {
        try (FaultServer other = FaultServer.start()) {
            other.tokenizes(List.of(7), List.of(7));
            try (Policy policy = builder().baseUrl(other.baseUrl()).build()) {
                assertThat(policy.supports(Capability.NEXT_TOKEN_PROBABILITIES)).isFalse();
                assertThat(policy.missingBecause(Capability.NEXT_TOKEN_PROBABILITIES))
                        .isPresent();
                assertThat(policy.supports(Capability.GENERATE)).isTrue();
            }
        }
    }

    @Test
    void exactWordsNeedVllm() {
        assertThatThrownBy(() -> builder().server(ServerKind.COMPATIBLE).build())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("words EXACT needs a server of kind VLLM");
        assertThatThrownBy(() -> builder().sampledAnswers(5).build())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("sampledAnswers");
    }

    @Test
    void addressNamesTheOptions() {
        URI address = URI.create(
                server.baseUrl() + "?model=" + FakeVllm.MODEL + "&server=vllm&words=exact&scores=concurrent");
        try (Policy opened = RemotePolicy.open(address);
                Policy built = builder().build()) {
            assertThat(opened.fingerprint()).isEqualTo(built.fingerprint());
            assertThat(opened.nextTokenProbabilities(List.of(request("yes")))
                            .get(0)
                            .of("yes"))
                    .isCloseTo(1e-9, Offset.offset(1e-15));
        }
    }
}

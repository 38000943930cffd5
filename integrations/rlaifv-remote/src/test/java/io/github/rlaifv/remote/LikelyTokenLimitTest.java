package io.github.rlaifv.remote;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.github.rlaifv.core.policy.Capability;
import io.github.rlaifv.core.policy.MissingCapabilityException;
import io.github.rlaifv.core.policy.NextTokenRequest;
import io.github.rlaifv.core.policy.Outcome;
import io.github.rlaifv.core.policy.ProbedPolicy;
import io.github.rlaifv.core.policy.Prompt;
import io.github.rlaifv.core.policy.RequestFailure;
import io.github.rlaifv.core.testkit.RawServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Servers that limit the length of the top-k list of first tokens, or return no such list. */
class LikelyTokenLimitTest {
    private static final NextTokenRequest QUESTION =
            new NextTokenRequest(Prompt.of("Is there a cat?"), List.of("yes", "Yes", "no", "No"));

    private final RawServer server = RawServer.start();
    private final List<Integer> asked = Collections.synchronizedList(new ArrayList<>());

    @AfterEach
    void stop() {
        server.close();
    }

    private RemotePolicyBuilder remote() {
        return RemotePolicy.builder()
                .baseUrl(server.baseUrl())
                .model("scripted")
                .persistence(RetrySettings.standard().withAttempts(1));
    }

    private static JsonNode json(String request) throws IOException {
        return new JsonMapper().readTree(request.substring(request.indexOf('{')));
    }

    private static byte[] response(int status, String body) {
        return RawServer.response(
                status,
                "Content-Type: application/json\r\n",
                FaultyAnswer.quoted(body).getBytes(StandardCharsets.UTF_8));
    }

    /** Makes the server accept at most five likely tokens per request. */
    private void limits() {
        server.script((request, out) -> {
            int wanted = json(request).path("top_logprobs").asInt();
            asked.add(wanted);
            out.write(
                    wanted > 5
                            ? response(400, "{'error':{'message':'Invalid value for top_logprobs: at most 5.'}}")
                            : response(
                                    200,
                                    "{'choices':[{'message':{'content':'Yes'},'finish_reason':'stop','logprobs':"
                                            + "{'content':[{'token':'Yes','logprob':-0.2,'top_logprobs':["
                                            + "{'token':'Yes','logprob':-0.2},{'token':'No','logprob':-1.9},"
                                            + "{'token':' yes','logprob':-5},{'token':'The','logprob':-6}]}]}}]}"));
        });
    }

    @Test
    void requestFallsBackToFiveLikelyTokens() {
        limits();
        try (ProbedPolicy policy = remote().build()) {
            assertThat(policy.capabilities()).contains(Capability.NEXT_TOKEN_PROBABILITIES);
            assertThat(policy.answerToProbe().get(0).text()).isEqualTo("Yes");
            assertThat(policy.nextTokenProbabilities(List.of(QUESTION)).get(0).of("yes", "Yes"))
                    .isEqualTo(Math.exp(-5) + Math.exp(-0.2));
        }
        assertThat(asked).containsExactly(20, 5, 5);
    }

    @Test
    void requestFallsBackWithGivenCapabilities() {
        limits();
        try (ProbedPolicy policy = remote().concurrency(1)
                .capabilities(Set.of(Capability.NEXT_TOKEN_PROBABILITIES))
                .build()) {
            assertThat(policy.nextTokenProbabilities(List.of(QUESTION, QUESTION)))
                    .hasSize(2);
        }
        assertThat(asked).containsExactly(20, 5, 5);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "400; {'error':{'message':'logprobs are not supported with this model'}}; logprobs are not supported with",
                "422; {'detail':[{'loc':['body','top_logprobs'],'msg':'Input should be 0'}]}; body.top_logprobs: Input should",
                "400; {'error':{'message':'image input is not supported'}}; image input is not supported",
            })
    void errorContainsServerMessage(int status, String body, String sentence) {
        server.script((request, out) -> out.write(response(status, body)));
        try (ProbedPolicy policy = remote().build()) {
            assertThatThrownBy(() -> Capability.NEXT_TOKEN_PROBABILITIES.require(policy, "the labeler"))
                    .isInstanceOf(MissingCapabilityException.class)
                    .hasMessageContaining(sentence);
            Outcome<?> outcome =
                    policy.tryNextTokenProbabilities(List.of(QUESTION)).get(0);
            RequestFailure failure = outcome.failure().orElseThrow();
            assertThat(failure.detail()).contains(sentence);
            assertThat(failure.retriable()).isFalse();
        }
    }

    private void lists(String top) {
        server.script((request, out) -> out.write(response(
                200,
                "{'choices':[{'message':{'content':'Yes'},'finish_reason':'length','logprobs':{'content':[{'token':'Yes',"
                        + "'logprob':-0.5,'top_logprobs':" + top + "}]}}]}")));
    }

    @Test
    void listThatOtherRequestsDisturbedIsAskedForAgain() {
        lists("[{'token':'Yes','logprob':-0.5},{'token':'<pad>','logprob':-9999.0}]");
        try (ProbedPolicy policy = remote().capabilities(Set.of(Capability.NEXT_TOKEN_PROBABILITIES))
                .build()) {
            RequestFailure failure = policy.tryNextTokenProbabilities(List.of(QUESTION))
                    .get(0)
                    .failure()
                    .orElseThrow();
            assertThat(failure.reason()).isEqualTo("invalid log-probabilities");
            assertThat(failure.retriable()).isTrue();
        }
    }

    @Test
    void tokensThatTheServerCallsVeryUnlikelyGiveNoBound() {
        lists("[{'token':'Yes','logprob':-0.3},{'token':'No','logprob':-1.8},{'token':'x','logprob':-4},"
                + "{'token':'y','logprob':-9999.0}]");
        try (ProbedPolicy policy = remote().capabilities(Set.of(Capability.NEXT_TOKEN_PROBABILITIES))
                .build()) {
            // the bound is that of the least likely token with a probability, not of y
            assertThat(policy.nextTokenProbabilities(List.of(QUESTION)).get(0).missingOf("yes"))
                    .isBetween(1e-3, Math.exp(-4));
        }
    }
}

package io.github.rlaifv.remote;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.rlaifv.core.policy.Capability;
import io.github.rlaifv.core.policy.Completion;
import io.github.rlaifv.core.policy.FirstToken;
import io.github.rlaifv.core.policy.GenerationRequest;
import io.github.rlaifv.core.policy.NextTokenProbabilities;
import io.github.rlaifv.core.policy.NextTokenRequest;
import io.github.rlaifv.core.policy.Outcome;
import io.github.rlaifv.core.policy.ProbedPolicy;
import io.github.rlaifv.core.policy.Prompt;
import io.github.rlaifv.core.policy.RequestFailure;
import io.github.rlaifv.core.policy.Sampling;
import io.github.rlaifv.core.run.RlaifvException;
import io.github.rlaifv.core.testkit.RawServer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Every HTTP response, however faulty, gives a correct result or a failure with its reason. */
class FaultyAnswerTest {
    private final RawServer server = RawServer.start();

    @AfterEach
    void stop() {
        server.close();
    }

    private ProbedPolicy policy() {
        return RemotePolicy.builder()
                .baseUrl(server.baseUrl())
                .model("scripted")
                .timeout(Duration.ofSeconds(20))
                .maxResponseBytes(100_000)
                .capabilities(Set.of(Capability.GENERATE, Capability.NEXT_TOKEN_PROBABILITIES))
                .persistence(RetrySettings.standard().withAttempts(1))
                .build();
    }

    @ParameterizedTest
    @EnumSource(FaultyAnswer.class)
    void faultyResponseIsReadCorrectlyOrFailsWithReason(FaultyAnswer answer) {
        server.script((request, out) -> out.write(RawServer.response(answer.status, answer.headers, answer.body)));

        try (ProbedPolicy policy = policy()) {
            Outcome<List<Completion>> outcome = policy.tryGenerate(
                            List.of(new GenerationRequest("a", Prompt.of("a"), 1, Sampling.greedy(5))))
                    .get(0);

            if (answer.expected.text() != null) {
                assertThat(outcome.value().orElseThrow())
                        .extracting(Completion::text)
                        .containsExactly(answer.expected.text());
            } else {
                RequestFailure failure = outcome.failure().orElseThrow();
                assertThat(failure.reason()).isEqualTo(answer.expected.reason());
                assertThat(failure.retriable()).isEqualTo(answer.expected.retriable());
                assertThat(failure.toString())
                        .contains(answer.expected.detail())
                        .hasSizeLessThan(700);
            }
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "-1e400; invalid log-probabilities",
                "1e400; invalid log-probabilities",
                "-9999.0; invalid log-probabilities",
                "0.5; invalid log-probabilities",
                "null; invalid log-probabilities",
                "'-0.1'; invalid log-probabilities",
                "[]; invalid log-probabilities",
                "true; invalid log-probabilities",
                "NaN; unreadable answer",
                "-Infinity; unreadable answer",
            })
    void malformedLogProbabilityGivesNoVerdict(String value, String reason) {
        RequestFailure failure = probabilities("{'content':[{'token':'Yes','logprob':-0.1,'top_logprobs':["
                        + "{'token':'Yes','logprob':VALUE},{'token':'No','logprob':VALUE}]}]}".replace("VALUE", value))
                .failure()
                .orElseThrow();

        assertThat(failure.reason()).isEqualTo(reason);
        assertThat(failure.retriable()).isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "null",
                "5",
                "[]",
                "{'content':null}",
                "{'content':[]}",
                "{'content':[{'token':'Yes','logprob':-0.1}]}",
                "{'content':[{'token':'Yes','logprob':-0.1,'top_logprobs':[]}]}",
                "{'content':[{'token':'Yes','logprob':-0.1,'top_logprobs':'none'}]}",
                "{'tokens':['Yes'],'token_logprobs':[-0.1],'content':null}",
            })
    void missingLogProbabilitiesGiveNoVerdict(String logprobs) {
        RequestFailure failure = probabilities(logprobs).failure().orElseThrow();

        assertThat(failure.reason()).isEqualTo("no log-probabilities");
        assertThat(failure.retriable()).isTrue();
    }

    @Test
    void logProbabilitiesAreReadIfMessageHasNoText() {
        Outcome<NextTokenProbabilities> read = probabilities(
                "{'content':[{'token':'Yes','logprob':-0.1,'bytes':null,"
                        + "'top_logprobs':[{'token':'Yes','logprob':-0.0001,'bytes':[89]},{'token':'No','logprob':-9999.0}]}]}");

        assertThat(read.value().orElseThrow().of("Yes")).isCloseTo(0.9999, Assertions.offset(1e-6));
        assertThat(read.value().orElseThrow().of("No")).isZero();
    }

    @Test
    void tokenWithoutTextIsReadFromItsBytes() {
        NextTokenProbabilities read = probabilities("{'content':[{'token':'','logprob':-0.2,'bytes':[89,101,115],"
                        + "'top_logprobs':[{'token':'','logprob':-0.2,'bytes':[89,101,115]},"
                        + "{'token':'\uFFFD','logprob':-1.9,'bytes':[78,111]},"
                        + "{'token':'\uFFFD','logprob':-6,'bytes':[230]},"
                        + "{'token':'','logprob':-7,'bytes':[300]}]}]}")
                .value()
                .orElseThrow();

        assertThat(read.of("Yes")).isCloseTo(Math.exp(-0.2), Assertions.offset(1e-12));
        assertThat(read.of("No")).isCloseTo(Math.exp(-1.9), Assertions.offset(1e-12));
        assertThat(read.likeliest()).extracting(FirstToken::text).containsExactly("Yes", "No", "\uFFFD", "");
    }

    @Test
    void likeliestTokensKeepTheirRawText() {
        NextTokenProbabilities read = probabilities("{'content':[{'token':'<think>','logprob':-0.001,'top_logprobs':["
                        + "{'token':' Yes','logprob':-8.0},{'token':'<think>','logprob':-0.001}]}]}")
                .value()
                .orElseThrow();

        assertThat(read.likeliest())
                .containsExactly(new FirstToken("<think>", Math.exp(-0.001)), new FirstToken(" Yes", Math.exp(-8.0)));
        assertThat(read.of("Yes")).isEqualTo(Math.exp(-8.0));
    }

    private Outcome<NextTokenProbabilities> probabilities(String logprobs) {
        String body = FaultyAnswer.quoted("{'choices':[{'index':0,'message':{'role':'assistant','content':null},"
                + "'finish_reason':'length','logprobs':" + logprobs + "}]}");
        server.script((request, out) ->
                out.write(RawServer.response(200, "Content-Type: x\r\n", body.getBytes(StandardCharsets.UTF_8))));
        try (ProbedPolicy policy = policy()) {
            return policy.tryNextTokenProbabilities(List.of(new NextTokenRequest(Prompt.of("a"), List.of("Yes", "No"))))
                    .get(0);
        }
    }

    @ParameterizedTest
    @CsvSource({"301", "302", "307", "308"})
    void redirectIsReportedAndNotFollowed(int status) {
        server.script((request, out) -> out.write(
                RawServer.response(status, "Location: http://elsewhere.example/v1?token=t\r\n", new byte[0])));

        try (ProbedPolicy policy = policy()) {
            Assertions.assertThatThrownBy(() -> policy.tryGenerate(
                            List.of(new GenerationRequest("a", Prompt.of("a"), 1, Sampling.greedy(5)))))
                    .isInstanceOf(RlaifvException.class)
                    .hasMessageContaining("http://elsewhere.example/v1, which is not followed")
                    .hasMessageNotContaining("token=t");
        }
        assertThat(server.requests()).hasSize(1);
    }
}

package io.github.rlaifv.micrometer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.rlaifv.core.policy.GenerationRequest;
import io.github.rlaifv.core.policy.NextTokenRequest;
import io.github.rlaifv.core.policy.Policy;
import io.github.rlaifv.core.policy.Prompt;
import io.github.rlaifv.core.policy.RequestFailure;
import io.github.rlaifv.core.policy.Sampling;
import io.github.rlaifv.core.policy.ScoreRequest;
import io.github.rlaifv.core.testkit.FakePolicy;
import io.github.rlaifv.inference.BestOfN;
import io.github.rlaifv.inference.RankedResponse;
import io.github.rlaifv.inference.ResponseRanker;
import io.github.rlaifv.inference.SelfRewardReranker;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PolicyMetricsTest {
    private static final String DURATION = "gen_ai.client.operation.duration";
    private static final String TOKENS = "gen_ai.client.token.usage";

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final FakePolicy policy = FakePolicy.builder()
            .name("tiny")
            .writes((request, index) -> "x".repeat(index + 1))
            .answers((prompt, word) -> 0.5)
            .scores((prompt, response) -> List.of(-0.5 * response.length()))
            .fails(text -> text.startsWith("bad")
                    ? Optional.of(new RequestFailure("", text, "detail", false))
                    : Optional.empty())
            .build();

    private static GenerationRequest request(String text, int count) {
        return new GenerationRequest("key", Prompt.of(text), count, Sampling.greedy(8));
    }

    private Timer duration(String operation, String error) {
        return registry.get(DURATION)
                .tags("gen_ai.operation.name", operation, "error.type", error)
                .timer();
    }

    private double requests(String operation, String error) {
        return registry.get("rlaifv.requests")
                .tags("gen_ai.operation.name", operation, "error.type", error)
                .counter()
                .count();
    }

    @Test
    void eachOperationIsTimedUnderItsNameWithModelAndProvider() {
        Policy measured = PolicyMetrics.of(registry).measured(policy);

        measured.generate(List.of(request("hello", 1)));
        measured.generate(List.of(request("hello", 1)));
        measured.score(List.of(new ScoreRequest(Prompt.of("hello"), List.of("a"))));
        measured.nextTokenProbabilities(List.of(new NextTokenRequest(Prompt.of("hello"), List.of("yes"))));

        assertThat(duration("chat", "none").count()).isEqualTo(2);
        assertThat(duration("score", "none").count()).isOne();
        assertThat(duration("next_token_probabilities", "none").count()).isOne();
        assertThat(registry.get(DURATION).timers())
                .allSatisfy(timer -> assertThat(timer.getId().getTags())
                        .contains(Tag.of("gen_ai.request.model", "tiny"), Tag.of("gen_ai.provider.name", "rlaifv")));
        assertThat(duration("chat", "none").takeSnapshot().histogramCounts()).hasSize(14);
    }

    @Test
    void tokensAreRecordedPerCallByType() {
        Policy measured = PolicyMetrics.of(registry).measured(policy);

        measured.generate(List.of(request("hello", 3), request("you", 1)));

        DistributionSummary input =
                registry.get(TOKENS).tag("gen_ai.token.type", "input").summary();
        DistributionSummary output =
                registry.get(TOKENS).tag("gen_ai.token.type", "output").summary();
        assertThat(input.count()).isOne();
        assertThat(input.totalAmount()).isEqualTo("hello".length() + "you".length());
        assertThat(output.totalAmount()).isEqualTo(1 + 2 + 3 + 1);
        assertThat(registry.get("rlaifv.call.requests").summary().totalAmount()).isEqualTo(2);
    }

    @Test
    void failedRequestsAreCountedByReasonAndCallIsAnErrorOnlyIfAllFailed() {
        Policy measured = PolicyMetrics.of(registry).measured(policy);

        measured.tryGenerate(List.of(request("bad weather", 1), request("hello", 1)));
        measured.tryGenerate(List.of(request("bad weather", 1)));

        assertThat(duration("chat", "none").count()).isOne();
        assertThat(duration("chat", "bad weather").count()).isOne();
        assertThat(requests("chat", "bad weather")).isEqualTo(2);
        assertThat(requests("chat", "none")).isOne();
    }

    @Test
    void exceptionEndsTheCallUnderItsClassAndIsPassedOn() {
        Policy measured = PolicyMetrics.of(registry).measured(policy);
        measured.close();

        assertThatThrownBy(() -> measured.generate(List.of(request("hello", 1), request("you", 1))))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("tiny is closed");

        assertThat(duration("chat", "java.lang.IllegalStateException").count()).isOne();
        assertThat(requests("chat", "java.lang.IllegalStateException")).isEqualTo(2);
        assertThat(registry.get("rlaifv.call.requests").summary().totalAmount()).isEqualTo(2);
    }

    @Test
    void poolsOfARankerThatThrowsAreCountedUnderItsException() {
        FakePolicy reference = FakePolicy.builder().name("reference").build();
        ResponseRanker measured =
                PolicyMetrics.of(registry).measured((ResponseRanker) SelfRewardReranker.of(policy, reference));
        policy.close();

        assertThatThrownBy(() -> measured.rank(Prompt.of("hello"), List.of("a", "b")))
                .isInstanceOf(IllegalStateException.class);

        assertThat(requests("rank", "java.lang.IllegalStateException")).isOne();
    }

    @Test
    void meterOfTokensHasAnotherNameOnRequest() {
        PolicyMetrics.builder(registry)
                .tokenMeter("rlaifv.token.usage")
                .build()
                .measured(policy)
                .generate(List.of(request("hello", 1)));

        assertThat(registry.get("rlaifv.token.usage").summaries()).hasSize(2);
        assertThat(registry.find(TOKENS).meters()).isEmpty();
    }

    @Test
    void reasonsBeyondTheLimitShareOneTimeSeries() {
        Policy measured = PolicyMetrics.of(registry).measured(policy);

        IntStream.range(0, 3 * PolicyMetrics.MOST_ERRORS)
                .forEach(i -> measured.tryGenerate(List.of(request("bad " + i, 1))));

        assertThat(registry.get(DURATION).timers()).hasSize(PolicyMetrics.MOST_ERRORS + 1);
        assertThat(duration("chat", "_OTHER").count()).isEqualTo(2L * PolicyMetrics.MOST_ERRORS);
    }

    @Test
    void givenProviderAndTagsAreOnAllMeters() {
        Policy measured = PolicyMetrics.builder(registry)
                .provider("vllm")
                .tags(Tags.of("region", "north"))
                .server(true)
                .build()
                .measured(policy);

        measured.generate(List.of(request("hello", 1)));

        assertThat(registry.getMeters())
                .hasSizeGreaterThanOrEqualTo(6)
                .extracting(Meter::getId)
                .allSatisfy(id -> assertThat(id.getTags())
                        .contains(Tag.of("region", "north"), Tag.of("gen_ai.provider.name", "vllm")));
    }

    @Test
    void bestOfNIsMeasuredWithItsGeneratorAndDecisions() {
        FakePolicy reference = FakePolicy.builder()
                .name("reference")
                .scores((prompt, response) -> List.of(-1.0 * response.length()))
                .build();
        SelfRewardReranker reranker =
                SelfRewardReranker.builder().policy(policy).reference(reference).build();
        Prompt prompt = Prompt.of("hello");

        RankedResponse plain = BestOfN.builder(reranker).candidates(4).build().best(prompt);
        RankedResponse measured = BestOfN.builder(PolicyMetrics.of(registry).measured(reranker))
                .candidates(4)
                .build()
                .best(prompt);

        assertThat(measured).isEqualTo(plain);
        assertThat(duration("rank", "none").count()).isOne();
        assertThat(duration("chat", "none").count()).isOne();
        assertThat(registry.get("rlaifv.best_of_n.candidates").summary().totalAmount())
                .isEqualTo(4);
        assertThat(registry.get("rlaifv.best_of_n.margin").summary().totalAmount())
                .isEqualTo(plain.margin().orElseThrow());
    }
}

package io.github.rlaifv.remote;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.rlaifv.core.model.Policies;
import io.github.rlaifv.core.policy.Capability;
import io.github.rlaifv.core.policy.GenerationRequest;
import io.github.rlaifv.core.policy.NextTokenRequest;
import io.github.rlaifv.core.policy.Policy;
import io.github.rlaifv.core.policy.ProbedPolicy;
import io.github.rlaifv.core.policy.Prompt;
import io.github.rlaifv.core.run.BadDataException;
import io.github.rlaifv.core.run.CancelledException;
import io.github.rlaifv.core.testkit.FaultServer;
import io.github.rlaifv.core.testkit.FaultServer.Fault;
import io.github.rlaifv.core.testkit.PolicyContract;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A pool of servers of one model. */
@Timeout(60)
class ServerPoolTest extends PolicyContract {
    private final FaultServer first = server();
    private final FaultServer second = server();

    private static FaultServer server() {
        return FaultServer.start()
                .writes(request -> "about " + FaultServer.question(request))
                .firstTokens(question -> Map.of("Yes", 0.6 / question.length(), "No", 0.3))
                .script((question, attempt) -> question.startsWith("Refuse") ? Fault.REFUSED_400 : Fault.NONE);
    }

    @AfterEach
    void stop() {
        first.close();
        second.close();
    }

    private static RemotePolicyBuilder builder(FaultServer server) {
        return RemotePolicy.builder()
                .baseUrl(server.baseUrl())
                .model("scripted")
                .revision("1")
                .timeout(Duration.ofSeconds(20))
                .persistence(RetrySettings.standard().withAttempts(1));
    }

    private static Policy policy(FaultServer server) {
        return builder(server)
                .capabilities(Set.of(Capability.GENERATE, Capability.NEXT_TOKEN_PROBABILITIES))
                .build();
    }

    @Override
    protected Policy open() {
        return Policies.pool(List.of(policy(first), policy(second)));
    }

    @Override
    protected Optional<GenerationRequest> failing() {
        return Optional.of(new GenerationRequest("broken", Prompt.of("Refuse this"), 1, sampling(0)));
    }

    private static List<NextTokenRequest> questions() {
        return IntStream.range(0, 12)
                .mapToObj(i -> new NextTokenRequest(Prompt.of("claim " + "x".repeat(i)), List.of("Yes", "No")))
                .toList();
    }

    @Test
    void bothServersAnswerAndGiveTheResultsOfOne() {
        try (Policy one = policy(first);
                Policy both = open()) {
            assertThat(both.nextTokenProbabilities(questions())).isEqualTo(one.nextTokenProbabilities(questions()));
            assertThat(both.fingerprint()).isEqualTo(one.fingerprint());
            first.answersAfter(100);
            second.answersAfter(100);
            int before = second.requests().size();
            both.nextTokenProbabilities(questions());
            assertThat(second.requests().size()).isGreaterThan(before);
        }
    }

    @Test
    void serverThatIsGoneIsReplacedByTheOther() {
        try (Policy pool =
                Policies.pool(List.of(builder(first).build(), builder(second).build()))) {
            List<?> expected = pool.nextTokenProbabilities(questions());
            second.close();
            assertThat(pool.nextTokenProbabilities(questions())).isEqualTo(expected);
        }
        // the server can't be asked what it can do either
        try (Policy pool =
                Policies.pool(List.of(builder(first).build(), builder(second).build()))) {
            assertThat(pool.capabilities()).contains(Capability.NEXT_TOKEN_PROBABILITIES);
            assertThat(pool.nextTokenProbabilities(questions())).hasSize(12);
        }
    }

    /** By this answer, a labeler that can't judge is rejected before any work. */
    @Test
    void answerToTheFirstQuestionIsThatOfAServer() {
        try (ProbedPolicy one = builder(first).build();
                Policy pool = Policies.pool(
                        List.of(builder(first).build(), builder(second).build()))) {
            one.capabilities();
            pool.capabilities();
            assertThat(pool)
                    .isInstanceOfSatisfying(
                            ProbedPolicy.class,
                            probed -> assertThat(probed.answerToProbe())
                                    .isNotEmpty()
                                    .isEqualTo(one.answerToProbe()));
        }
    }

    @Test
    void serversOfOtherRevisionsAreRejected() {
        try (Policy one = policy(first);
                Policy other = builder(second).revision("2").build()) {
            assertThatThrownBy(() -> Policies.pool(List.of(one, other)))
                    .isInstanceOf(BadDataException.class)
                    .hasMessageContaining("member 2 of the pool")
                    .hasMessageContaining("give servers of one model the same revision");
        }
    }

    @Test
    void closeAndInterruptEndTheCallsOfAllServers() throws Exception {
        first.script((question, attempt) -> Fault.SLOW);
        second.script((question, attempt) -> Fault.SLOW);
        try (Policy pool = open()) {
            assertEnds(pool, Thread::interrupt);
        }
        try (Policy pool = open()) {
            assertEnds(pool, thread -> pool.close());
        }
    }

    private static void assertEnds(Policy pool, Consumer<Thread> stop) throws Exception {
        CompletableFuture<Throwable> ended = new CompletableFuture<>();
        Thread thread = new Thread(() -> {
            try {
                pool.nextTokenProbabilities(questions());
                ended.complete(new AssertionError("not stopped"));
            } catch (RuntimeException e) {
                ended.complete(e);
            }
        });
        thread.start();
        TimeUnit.MILLISECONDS.sleep(300);
        long start = System.nanoTime();
        stop.accept(thread);
        assertThat(ended.get(10, TimeUnit.SECONDS)).isInstanceOf(CancelledException.class);
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(3));
        thread.join();
    }
}

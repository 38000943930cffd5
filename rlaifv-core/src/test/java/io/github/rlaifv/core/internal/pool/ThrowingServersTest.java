package io.github.rlaifv.core.internal.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.rlaifv.core.model.Policies;
import io.github.rlaifv.core.policy.Completion;
import io.github.rlaifv.core.policy.FinishReason;
import io.github.rlaifv.core.policy.GenerationRequest;
import io.github.rlaifv.core.policy.HealthChecked;
import io.github.rlaifv.core.policy.NextTokenProbabilities;
import io.github.rlaifv.core.policy.NextTokenRequest;
import io.github.rlaifv.core.policy.Outcome;
import io.github.rlaifv.core.policy.Policy;
import io.github.rlaifv.core.policy.PoolOptions;
import io.github.rlaifv.core.policy.Prompt;
import io.github.rlaifv.core.policy.Sampling;
import io.github.rlaifv.core.policy.ScoreRequest;
import io.github.rlaifv.core.policy.TokenLogProbs;
import io.github.rlaifv.core.run.RetriableException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Calls of a pool of servers, one of which throws in place of failing single requests, although it says it is healthy. */
@Timeout(30)
class ThrowingServersTest {
    private static final String LOST = "the server was lost";

    /**
     * A server.
     *
     * @param place names the server
     * @param health why it is not healthy
     */
    private record Server(String place, Optional<String> health) implements HealthChecked {
        @Override
        public String name() {
            return "model";
        }

        @Override
        public String fingerprint() {
            return "model";
        }

        @Override
        public List<Outcome<List<Completion>>> tryGenerate(List<GenerationRequest> requests) {
            String key = requests.get(0).key();
            if (key.equals("throws")) {
                throw new RetriableException(LOST);
            }
            if (key.equals("slow")) {
                try {
                    TimeUnit.SECONDS.sleep(1);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            }
            return List.of(Outcome.success(List.of(new Completion(key, List.of(), FinishReason.END))));
        }

        @Override
        public List<Outcome<List<TokenLogProbs>>> tryScore(List<ScoreRequest> requests) {
            throw new UnsupportedOperationException();
        }

        @Override
        public List<Outcome<NextTokenProbabilities>> tryNextTokenProbabilities(List<NextTokenRequest> requests) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Optional<String> unhealthyBecause() {
            return health;
        }

        @Override
        public int concurrency() {
            return 4;
        }

        @Override
        public long busyAnswers() {
            return 0;
        }

        @Override
        public void close() {}
    }

    private static Server healthy(String place) {
        return new Server(place, Optional.empty());
    }

    private static List<Outcome<List<Completion>>> outcomes(List<Server> servers, List<GenerationRequest> requests) {
        PoolOptions options = PoolOptions.defaults().withPauses(Duration.ofMillis(50), Duration.ofMillis(100));
        try (Policy pool = Policies.pool(servers, options)) {
            return pool.tryGenerate(requests);
        }
    }

    private static void assertOnlySecondFailed(List<Outcome<List<Completion>>> outcomes) {
        assertThat(outcomes).hasSize(3);
        assertThat(outcomes.get(0).failure()).isEmpty();
        assertThat(outcomes.get(2).failure()).isEmpty();
        assertThat(outcomes.get(1).failure()).hasValueSatisfying(failure -> {
            assertThat(failure.request()).isEqualTo("throws");
            assertThat(failure.detail()).isEqualTo(LOST);
            assertThat(failure.retriable()).isTrue();
        });
    }

    private static List<GenerationRequest> requests(String... keys) {
        return List.of(keys).stream()
                .map(key -> new GenerationRequest(key, Prompt.of(key), 1, Sampling.greedy(5)))
                .toList();
    }

    @Test
    void callEndsAlthoughTheOnlyServerIsTakenBack() {
        assertOnlySecondFailed(outcomes(List.of(healthy("a")), requests("slow", "throws", "quick")));
    }

    @Test
    void callEndsAlthoughAServerThatWasNotAskedStaysDown() {
        assertOnlySecondFailed(outcomes(
                List.of(healthy("a"), new Server("b", Optional.of("down"))), requests("slow", "throws", "quick")));
    }

    @Test
    void exceptionIsThrownIfThereIsNoResult() {
        assertThatThrownBy(() -> outcomes(List.of(healthy("a"), healthy("b")), requests("throws")))
                .isInstanceOf(RetriableException.class)
                .hasMessage(LOST);
    }
}

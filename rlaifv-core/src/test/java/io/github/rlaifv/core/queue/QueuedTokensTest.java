package io.github.rlaifv.core.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.rlaifv.core.internal.policy.ForwardingPolicy;
import io.github.rlaifv.core.policy.Completion;
import io.github.rlaifv.core.policy.GenerationRequest;
import io.github.rlaifv.core.policy.Outcome;
import io.github.rlaifv.core.policy.Policy;
import io.github.rlaifv.core.policy.Prompt;
import io.github.rlaifv.core.policy.Sampling;
import io.github.rlaifv.core.run.BadDataException;
import io.github.rlaifv.core.run.CancelledException;
import io.github.rlaifv.core.stream.SampledToken;
import io.github.rlaifv.core.stream.TokenListener;
import io.github.rlaifv.core.testkit.TokenRecorder;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tokens of requests that are computed a second time, and listeners that fail. */
@Timeout(60)
class QueuedTokensTest {
    private static GenerationRequest request(String key, int tokens) {
        return new GenerationRequest(key, Prompt.of("What?"), 2, Sampling.greedy(tokens));
    }

    private static QueuedPolicy together(Policy policy) {
        return QueuedPolicy.builder(policy)
                .gather(Duration.ofSeconds(30))
                .maxBatch(4)
                .build();
    }

    /** A policy whose calls with a bad request fail after three tokens of each completion. */
    private static SteppedPolicy failsLate() {
        return new SteppedPolicy().afterStep((keys, steps) -> {
            if (keys.contains("bad") && steps == 3) {
                throw new BadDataException("bad is among them");
            }
        });
    }

    @Test
    void tokensAreReportedOnceAlthoughTheCallFailedAfterTheFirstOfThem() throws Exception {
        try (QueuedPolicy queue = together(failsLate())) {
            TokenRecorder tokens = new TokenRecorder();
            CompletableFuture<List<Completion>> good = queue.generateAsync(request("good", 5), tokens);
            CompletableFuture<List<Completion>> bad = queue.generateAsync(request("bad", 5), new TokenRecorder());
            assertThat(good.get()).hasSize(2);
            assertThat(tokens.ids(0, 0)).isEqualTo(tokens.ids(0, 1)).containsExactly(0, 1, 2, 3, 4);
            assertThatThrownBy(bad::get).hasCauseInstanceOf(BadDataException.class);
        }
    }

    @Test
    void partsThatDivideTheSameTextInOtherPlacesAreReportedOnce() throws Exception {
        SteppedPolicy policy =
                failsLate().reportsParts((call, step) -> call == 1 ? "ab" : "abababab".substring(step, step + 1));
        try (QueuedPolicy queue = together(policy)) {
            TokenRecorder tokens = new TokenRecorder();
            CompletableFuture<List<Completion>> good = queue.generateAsync(request("good", 8), tokens);
            queue.generateAsync(request("bad", 9));
            assertThat(good.get()).hasSize(2);
            assertThat(tokens.tokens(0, 1)).extracting(SampledToken::text).containsExactly("ab", "ab", "ab", "a", "b");
        }
    }

    @Test
    void partThatBeginsWithinTheReportedTextIsCut() throws Exception {
        SteppedPolicy policy = failsLate().reportsParts((call, step) -> call == 1 ? "a" : step == 0 ? "aa" : "ab");
        try (QueuedPolicy queue = together(policy)) {
            TokenRecorder tokens = new TokenRecorder();
            CompletableFuture<List<Completion>> good = queue.generateAsync(request("good", 3), tokens);
            queue.generateAsync(request("bad", 9));
            assertThat(good.get()).hasSize(2);
            assertThat(tokens.tokens(0, 0)).extracting(SampledToken::text).containsExactly("a", "a", "a", "b", "ab");
        }
    }

    @Test
    void anotherTextThanTheReportedOneFailsInsteadOfMixingThem() throws Exception {
        SteppedPolicy policy = failsLate().reportsParts((call, step) -> call == 1 ? "one " : "two ");
        try (QueuedPolicy queue = together(policy)) {
            TokenRecorder tokens = new TokenRecorder();
            CompletableFuture<List<Completion>> good = queue.generateAsync(request("good", 4), tokens);
            queue.generateAsync(request("bad", 9));
            assertThatThrownBy(good::get)
                    .cause()
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("request good was computed again")
                    .hasMessageContaining("the text after 0 characters of completion 0 was another one")
                    .hasMessageEndingWith("ask again");
            assertThat(tokens.text(0, 0)).isEqualTo("one one one ");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"throws", "unwanted"})
    void listenerThatInterruptsAndThenThrowsOrEndsStopsItsOwnRequestOnly(String way) throws Exception {
        try (QueuedPolicy queue = together(new SteppedPolicy())) {
            CompletableFuture<?> interrupting = queue.generateAsync(request("interrupting", 5), new TokenListener() {
                @Override
                public void sampled(SampledToken token) {
                    if (way.equals("throws")) {
                        Thread.currentThread().interrupt();
                        throw new IllegalArgumentException("connection lost");
                    }
                }

                @Override
                public boolean wanted(int request, int completion) {
                    if (way.equals("unwanted")) {
                        Thread.currentThread().interrupt();
                        return false;
                    }
                    return true;
                }
            });
            CompletableFuture<List<Completion>> other = queue.generateAsync(request("other", 5));
            assertThat(other.get()).hasSize(2);
            assertThatThrownBy(interrupting::get)
                    .hasCauseInstanceOf(
                            way.equals("throws") ? IllegalArgumentException.class : CancelledException.class);
        }
    }

    /** Computes in another thread, whose interruptions are its own, as those of a pool of servers are. */
    private static final class Elsewhere extends ForwardingPolicy {
        Elsewhere(Policy policy) {
            super(policy);
        }

        @Override
        public List<Outcome<List<Completion>>> tryGenerate(List<GenerationRequest> requests, TokenListener listener) {
            return CompletableFuture.supplyAsync(() -> super.tryGenerate(requests, new TokenListener() {
                        @Override
                        public void sampled(SampledToken token) {
                            listener.sampled(token);
                            Thread.interrupted();
                        }
                    }))
                    .join();
        }
    }

    @Test
    void interruptionOfAThreadThatIsNotTheQueuesEndsNoRequest() throws Exception {
        try (QueuedPolicy queue = together(new Elsewhere(new SteppedPolicy()))) {
            CompletableFuture<List<Completion>> interrupted = queue.generateAsync(
                    request("interrupted", 5), token -> Thread.currentThread().interrupt());
            assertThat(queue.generateAsync(request("other", 5)).get()).hasSize(2);
            assertThat(interrupted.get()).hasSize(2);
        }
    }
}

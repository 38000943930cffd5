package io.github.rlaifv.core.internal.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.rlaifv.core.model.Policies;
import io.github.rlaifv.core.policy.Completion;
import io.github.rlaifv.core.policy.FinishReason;
import io.github.rlaifv.core.policy.GenerationRequest;
import io.github.rlaifv.core.policy.NextTokenProbabilities;
import io.github.rlaifv.core.policy.NextTokenRequest;
import io.github.rlaifv.core.policy.Outcome;
import io.github.rlaifv.core.policy.Policy;
import io.github.rlaifv.core.policy.Prompt;
import io.github.rlaifv.core.policy.Sampling;
import io.github.rlaifv.core.policy.ScoreRequest;
import io.github.rlaifv.core.policy.TokenLogProbs;
import io.github.rlaifv.core.run.RetriableException;
import io.github.rlaifv.core.stream.SampledToken;
import io.github.rlaifv.core.stream.TokenListener;
import io.github.rlaifv.core.testkit.TokenRecorder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tokens of the members of a pool, which its listener gets once and with their positions in the call. */
@Timeout(60)
class PooledTokensTest {
    private static final int WORDS = 6;

    /**
     * A member that writes the key of a request, word by word. Members share their number of calls.
     *
     * @param dependent whether it is a model on this machine, or else a server
     * @param fails whether the first call fails after two words
     * @param changes whether the first call writes another text than later ones
     * @param calls number of calls so far
     */
    private record Writer(boolean dependent, boolean fails, boolean changes, AtomicInteger calls) implements Policy {

        @Override
        public String name() {
            return "writer";
        }

        @Override
        public String fingerprint() {
            return "w";
        }

        @Override
        public boolean dependsOnCall() {
            return dependent;
        }

        @Override
        public List<Outcome<List<Completion>>> tryGenerate(List<GenerationRequest> requests) {
            return tryGenerate(requests, TokenListener.NONE);
        }

        @Override
        public List<Outcome<List<Completion>>> tryGenerate(List<GenerationRequest> requests, TokenListener listener) {
            boolean first = calls.incrementAndGet() == 1;
            String word = first && changes ? "a" : "";
            List<Outcome<List<Completion>>> outcomes = new ArrayList<>();
            for (int i = 0; i < requests.size(); i++) {
                boolean listens = listener.listensTo(i);
                StringBuilder text = new StringBuilder();
                FinishReason finish = FinishReason.END;
                for (int k = 0; k < WORDS; k++) {
                    if (first && fails && k == 2) {
                        throw new RetriableException("the member was lost");
                    }
                    if (!listener.wanted(i, 0)) {
                        finish = FinishReason.CANCELLED;
                        break;
                    }
                    String part = word + requests.get(i).key() + k + " ";
                    text.append(part);
                    if (listens) {
                        listener.sampled(SampledToken.ofText(i, 0, part));
                    }
                }
                outcomes.add(
                        Outcome.success(List.of(new Completion(text.toString().strip(), List.of(), finish))));
            }
            return outcomes;
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
        public void close() {}
    }

    private static Policy pool(boolean dependent, boolean fails, boolean changes, AtomicInteger calls) {
        Writer one = new Writer(dependent, fails, changes, calls);
        return Policies.pool(List.of(one, new Writer(dependent, fails, changes, calls)));
    }

    private static List<GenerationRequest> requests(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> new GenerationRequest("r" + i + "-", Prompt.of("question " + i), 1, Sampling.greedy(9)))
                .toList();
    }

    private static String written(int request) {
        return String.join(
                "",
                IntStream.range(0, WORDS)
                        .mapToObj(k -> "r" + request + "-" + k + " ")
                        .toList());
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void tokensArriveOnceAlthoughAMemberFailsInTheMiddle(boolean dependent) {
        TokenRecorder tokens = new TokenRecorder();
        try (Policy pool = pool(dependent, true, false, new AtomicInteger())) {
            List<Outcome<List<Completion>>> outcomes = pool.tryGenerate(requests(70), tokens);
            for (int i = 0; i < 70; i++) {
                assertThat(outcomes.get(i).orElseThrow().get(0).text())
                        .isEqualTo(written(i).strip());
                assertThat(tokens.text(i, 0)).isEqualTo(written(i));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void singleRequestsEndWhenTheirTokensAreNoLongerWanted(boolean dependent) {
        TokenRecorder tokens = new TokenRecorder() {
            @Override
            public boolean wanted(int request, int completion) {
                return request % 2 == 0 || tokens(request, completion).size() < 3;
            }
        };
        try (Policy pool = pool(dependent, false, false, new AtomicInteger())) {
            List<Outcome<List<Completion>>> outcomes = pool.tryGenerate(requests(10), tokens);
            for (int i = 0; i < 10; i++) {
                assertThat(tokens.tokens(i, 0)).hasSize(i % 2 == 0 ? WORDS : 3);
                assertThat(outcomes.get(i).orElseThrow().get(0).finish())
                        .isEqualTo(i % 2 == 0 ? FinishReason.END : FinishReason.CANCELLED);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void exceptionOfTheListenerEndsTheCallAndNoMemberIsBlamed(boolean dependent) {
        AtomicInteger calls = new AtomicInteger();
        UncheckedIOException lost = new UncheckedIOException(new IOException("the client is gone"));
        try (Policy pool = pool(dependent, false, false, calls)) {
            assertThatThrownBy(() -> pool.tryGenerate(requests(1), token -> {
                        throw lost;
                    }))
                    .isSameAs(lost);
            assertThat(calls).hasValue(1);
            assertThat(pool.generate(requests(4))).hasSize(4);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void requestOfWhichAnotherTextWasReportedFailsInsteadOfMixingThem(boolean dependent) {
        TokenRecorder tokens = new TokenRecorder();
        try (Policy pool = pool(dependent, true, true, new AtomicInteger())) {
            List<Outcome<List<Completion>>> outcomes = pool.tryGenerate(requests(70), tokens);
            assertThat(outcomes)
                    .anySatisfy(outcome -> assertThat(outcome.failure()).hasValueSatisfying(failure -> {
                        assertThat(failure.reason()).isEqualTo("answer changed");
                        assertThat(failure.request()).startsWith("r");
                        assertThat(failure.detail()).contains("computed again after a member of the pool had failed");
                        assertThat(failure.retriable()).isTrue();
                    }));
            for (int i = 0; i < 70; i++) {
                String text = tokens.text(i, 0);
                assertThat(text).isIn("ar" + i + "-0 ar" + i + "-1 ", written(i));
                if (outcomes.get(i).failure().isEmpty()) {
                    assertThat(text.strip())
                            .isEqualTo(outcomes.get(i).orElseThrow().get(0).text());
                }
            }
        }
    }

    @Test
    void tokensThatAreNotListenedToAreNotReported() {
        Map<Integer, Integer> questions = new ConcurrentHashMap<>();
        TokenRecorder tokens = new TokenRecorder() {
            @Override
            public boolean listensTo(int request) {
                questions.merge(request, 1, Integer::sum);
                return request == 1;
            }
        };
        try (Policy pool = pool(true, true, false, new AtomicInteger())) {
            pool.tryGenerate(requests(3), tokens);
        }
        assertThat(tokens.tokens(0, 0)).isEmpty();
        assertThat(tokens.text(1, 0)).isEqualTo(written(1));
        assertThat(questions)
                .containsOnlyKeys(0, 1, 2)
                .allSatisfy((request, times) -> assertThat(times).isEqualTo(1));
    }
}

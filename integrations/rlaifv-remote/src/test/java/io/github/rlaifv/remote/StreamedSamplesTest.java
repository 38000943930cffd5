package io.github.rlaifv.remote;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.rlaifv.core.ledger.Usage;
import io.github.rlaifv.core.ledger.UsageMeter;
import io.github.rlaifv.core.policy.Completion;
import io.github.rlaifv.core.policy.FinishReason;
import io.github.rlaifv.core.policy.GenerationRequest;
import io.github.rlaifv.core.policy.Outcome;
import io.github.rlaifv.core.policy.Policy;
import io.github.rlaifv.core.policy.Prompt;
import io.github.rlaifv.core.policy.Sampling;
import io.github.rlaifv.core.queue.QueuedPolicy;
import io.github.rlaifv.core.stream.SampledToken;
import io.github.rlaifv.core.stream.TokenAlternative;
import io.github.rlaifv.core.testkit.FaultServer;
import io.github.rlaifv.core.testkit.FaultServer.Fault;
import io.github.rlaifv.core.testkit.TokenRecorder;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class StreamedSamplesTest {
    private static Policy open(FaultServer server) {
        return RemotePolicy.builder()
                .baseUrl(server.baseUrl())
                .model("scripted")
                .persistence(
                        new RetrySettings(3, Duration.ofMillis(5), Duration.ofSeconds(1), 100, Duration.ofMillis(100)))
                .timeout(Duration.ofSeconds(20))
                .build();
    }

    private static GenerationRequest request(String key, int count) {
        return new GenerationRequest(key, Prompt.of("Tell me about " + key), count, Sampling.greedy(50));
    }

    @Test
    void partsArriveWhileTheServerWritesAndJoinToTheCompletion() {
        try (FaultServer server = FaultServer.start()
                        .writes(request -> " A small dog\n sleeps. ")
                        .pausesBetweenParts(30);
                Policy policy = open(server)) {
            int[] sentAtFirst = new int[1];
            TokenRecorder heard = new TokenRecorder() {
                @Override
                public void sampled(SampledToken token) {
                    if (tokens(0, 0).isEmpty()) {
                        sentAtFirst[0] = server.sentParts();
                    }
                    super.sampled(token);
                }
            };
            List<Completion> completions = policy.tryGenerate(List.of(request("dogs", 1)), heard)
                    .get(0)
                    .orElseThrow();
            assertThat(completions)
                    .containsExactly(new Completion("A small dog\n sleeps.", List.of(), FinishReason.END));
            assertThat(heard.text(0, 0).strip()).isEqualTo("A small dog\n sleeps.");
            assertThat(heard.tokens(0, 0)).hasSizeGreaterThan(2).allSatisfy(token -> {
                assertThat(token.id()).isEqualTo(SampledToken.UNKNOWN);
                assertThat(token.logProb()).isNaN();
            });
            assertThat(sentAtFirst[0]).isLessThan(server.sentParts());
            assertThat(server.requests().get(0).path("logprobs").isMissingNode())
                    .isTrue();
        }
    }

    @Test
    void alternativesAreAskedForAndReported() {
        try (FaultServer server = FaultServer.start().writes(request -> "One two three");
                Policy policy = open(server)) {
            TokenRecorder heard = new TokenRecorder();
            policy.tryGenerate(List.of(request("a", 2).withAlternatives(2)), heard);
            assertThat(server.requests().get(0).path("top_logprobs").asInt()).isEqualTo(2);
            for (int k = 0; k < 2; k++) {
                assertThat(heard.text(0, k)).isEqualTo("One two three");
                assertThat(heard.tokens(0, k)).hasSize(3).allSatisfy(token -> {
                    assertThat(token.logProb()).isEqualTo(-0.25);
                    assertThat(token.alternatives())
                            .extracting(TokenAlternative::logProb)
                            .containsExactly(-0.25, -1.25);
                });
            }
        }
    }

    @Test
    void resultsAndUseAreThoseWithoutAStream() {
        try (FaultServer server = FaultServer.start().writes(request -> "Two dogs play");
                Policy policy = open(server)) {
            List<GenerationRequest> requests = List.of(request("a", 2), request("b", 1));
            UsageMeter whole = new UsageMeter();
            UsageMeter streamed = new UsageMeter();
            List<Outcome<List<Completion>>> outcomes = whole.count(() -> policy.tryGenerate(requests));
            assertThat(streamed.count(() -> policy.tryGenerate(requests, new TokenRecorder())))
                    .isEqualTo(outcomes);
            Usage expected = whole.ledger().total();
            assertThat(streamed.ledger().total().completionTokens()).isEqualTo(expected.completionTokens());
            assertThat(streamed.ledger().total().promptTokens()).isEqualTo(expected.promptTokens());
            assertThat(streamed.ledger().total().requests()).isEqualTo(expected.requests());
        }
    }

    @Test
    void brokenStreamIsRepeatedAndNothingIsReportedTwice() {
        try (FaultServer server = FaultServer.start()
                        .writes(request -> "a b c d e f g h")
                        .script((question, attempt) -> attempt < 3 ? Fault.CUT_OFF : Fault.NONE);
                Policy policy = open(server)) {
            TokenRecorder heard = new TokenRecorder();
            Outcome<List<Completion>> outcome =
                    policy.tryGenerate(List.of(request("a", 1)), heard).get(0);
            assertThat(outcome.orElseThrow().get(0).text()).isEqualTo("a b c d e f g h");
            assertThat(heard.text(0, 0)).isEqualTo("a b c d e f g h");
            assertThat(server.requests()).hasSize(3);
        }
    }

    @Test
    void repeatedRequestWithAnotherTextFailsInsteadOfMixingThem() {
        int[] attempts = new int[1];
        try (FaultServer server = FaultServer.start()
                        .writes(request -> attempts[0]++ == 0 ? "one two three four five" : "six seven eight")
                        .script((question, attempt) -> attempt == 1 ? Fault.CUT_OFF : Fault.NONE)
                        .pausesBetweenParts(50);
                Policy policy = open(server)) {
            TokenRecorder heard = new TokenRecorder();
            Outcome<List<Completion>> outcome =
                    policy.tryGenerate(List.of(request("a", 1)), heard).get(0);
            assertThat(outcome.failure()).hasValueSatisfying(failure -> {
                assertThat(failure.reason()).isEqualTo("answer changed");
                assertThat(failure.retriable()).isTrue();
            });
            assertThat("one two three four five").startsWith(heard.text(0, 0)).isNotEqualTo(heard.text(0, 0));
            assertThat(heard.text(0, 0)).isNotEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource(quoteCharacter = '`', textBlock = """
                    <think>hm: two < three</think>It is < 3 [m]., It is < 3 [m].
                    A text</s>, A text
                    <b>bold</b> is <i>kept</i>, <b>bold</b> is <i>kept</i>
                    Stop <|im_end|> here, Stop
                    <answer>wrapped text</answer>, wrapped text
                    """)
    void thinkingAndMarksAreNotReported(String written, String text) {
        try (FaultServer server = FaultServer.start().writes(request -> written);
                Policy policy = open(server)) {
            TokenRecorder heard = new TokenRecorder();
            List<Completion> completions =
                    policy.tryGenerate(List.of(request("a", 1)), heard).get(0).orElseThrow();
            assertThat(completions.get(0).text()).isEqualTo(text);
            assertThat(heard.text(0, 0).strip()).isEqualTo(text);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"It is a small dog that sleeps.", "Yes", "Long", "Long thinking in many words and more"})
    void thinkingWithoutAnOpeningMarkShowsBeforeTheResponse(String text) {
        try (FaultServer server = FaultServer.start().writes(request -> "Long thinking in many words</think>" + text);
                Policy policy = open(server);
                QueuedPolicy queue = QueuedPolicy.builder(policy).build()) {
            TokenRecorder heard = new TokenRecorder();
            Outcome<List<Completion>> outcome =
                    policy.tryGenerate(List.of(request("a", 1)), heard).get(0);
            assertThat(outcome.orElseThrow()).containsExactly(new Completion(text, List.of(), FinishReason.END));
            assertThat(heard.text(0, 0)).isEqualTo("Long thinking in many" + text);
            assertThat(queue.generate(List.of(request("b", 1))).get(0).get(0).text())
                    .isEqualTo(text);
        }
    }

    @Test
    void repeatedThinkingWithoutAnOpeningMarkIsReportedOnce() {
        try (FaultServer server = FaultServer.start()
                        .writes(request -> "Long thinking in many words</think>It is a small dog that sleeps.")
                        .script((question, attempt) -> attempt < 3 ? Fault.CUT_OFF : Fault.NONE)
                        .pausesBetweenParts(20);
                Policy policy = open(server)) {
            TokenRecorder heard = new TokenRecorder();
            Outcome<List<Completion>> outcome =
                    policy.tryGenerate(List.of(request("a", 1)), heard).get(0);
            assertThat(outcome.orElseThrow().get(0).text()).isEqualTo("It is a small dog that sleeps.");
            assertThat(heard.text(0, 0)).isEqualTo("Long thinking in manyIt is a small dog that sleeps.");
        }
    }

    @Test
    void serverThatRejectsTheOptionsOfStreamsStreamsWithoutThem() {
        try (FaultServer server = FaultServer.start()
                        .writes(request -> "One two three")
                        .rejects(request -> request.has("stream_options") ? "Extra input: stream_options" : "");
                Policy policy = open(server)) {
            TokenRecorder heard = new TokenRecorder();
            policy.tryGenerate(List.of(request("a", 1)), heard);
            assertThat(policy.tryGenerate(List.of(request("b", 1)), new TokenRecorder())
                            .get(0)
                            .orElseThrow())
                    .containsExactly(new Completion("One two three", List.of(), FinishReason.END));
            assertThat(heard.tokens(0, 0)).hasSizeGreaterThan(1);
            assertThat(server.requests())
                    .extracting(request -> request.path("stream").asBoolean() + " " + request.has("stream_options"))
                    .containsExactly("true true", "true false", "true false");
        }
    }

    @Test
    void serverThatRejectsStreamsIsAskedForWholeResponses() {
        try (FaultServer server = FaultServer.start()
                        .writes(request -> "One two three")
                        .rejects(request -> request.path("stream").asBoolean() ? "Streaming is not supported" : "");
                QueuedPolicy queue = QueuedPolicy.builder(open(server)).build()) {
            for (String key : List.of("a", "b")) {
                assertThat(queue.generate(List.of(request(key, 1)))
                                .get(0)
                                .get(0)
                                .text())
                        .isEqualTo("One two three");
            }
            assertThat(server.requests())
                    .extracting(request -> request.path("stream").asBoolean())
                    .containsExactly(true, false, false);
        }
    }

    @Test
    void rejectionForAnotherReasonDoesNotEndStreams() {
        try (FaultServer server = FaultServer.start()
                        .script((question, attempt) -> question.endsWith("bad") ? Fault.REFUSED_400 : Fault.NONE);
                Policy policy = open(server)) {
            policy.tryGenerate(List.of(request("bad", 1)), new TokenRecorder());
            policy.tryGenerate(List.of(request("good", 1)), new TokenRecorder());
            assertThat(server.requests())
                    .hasSize(2)
                    .allMatch(request -> request.path("stream").asBoolean() && request.has("stream_options"));
        }
    }

    @Test
    void failedRequestIsReportedAndOthersAreStreamed() {
        try (FaultServer server = FaultServer.start()
                        .writes(request -> "fine")
                        .script((question, attempt) -> question.endsWith("bad") ? Fault.REFUSED_400 : Fault.NONE);
                Policy policy = open(server)) {
            TokenRecorder heard = new TokenRecorder();
            List<Outcome<List<Completion>>> outcomes =
                    policy.tryGenerate(List.of(request("bad", 1), request("good", 1)), heard);
            assertThat(outcomes.get(0).failure())
                    .hasValueSatisfying(failure -> assertThat(failure.detail()).contains("the prompt is too long"));
            assertThat(heard.text(1, 0)).isEqualTo("fine");
        }
    }

    @Test
    void unwantedCompletionEndsItsRequestToTheServer() {
        try (FaultServer server = FaultServer.start()
                        .writes(request -> "word ".repeat(200))
                        .pausesBetweenParts(20);
                Policy policy = open(server)) {
            TokenRecorder heard = new TokenRecorder() {
                @Override
                public boolean wanted(int request, int completion) {
                    return completion == 1 && tokens(0, 1).size() < 3;
                }
            };
            List<Completion> completions =
                    policy.tryGenerate(List.of(request("a", 2)), heard).get(0).orElseThrow();
            assertThat(completions.get(0)).isEqualTo(new Completion("", List.of(), FinishReason.CANCELLED));
            assertThat(completions.get(1).finish()).isEqualTo(FinishReason.CANCELLED);
            assertThat(completions.get(1).text()).isEqualTo(heard.text(0, 1)).startsWith("word word");
            assertThat(server.sentParts()).isLessThan(100);
        }
    }

    @Test
    void cancelledFutureOfAQueueEndsItsRequestToTheServer() throws Exception {
        try (FaultServer server = FaultServer.start()
                        .writes(request -> "word ".repeat(500))
                        .pausesBetweenParts(20);
                QueuedPolicy queue = QueuedPolicy.builder(open(server)).build()) {
            CountDownLatch begun = new CountDownLatch(2);
            CompletableFuture<List<Completion>> response =
                    queue.generateAsync(request("a", 1), token -> begun.countDown());
            assertThat(begun.await(20, TimeUnit.SECONDS)).isTrue();
            response.cancel(true);
            queue.close();
            assertThat(server.sentParts()).isLessThan(400);
        }
    }

    @Test
    void exceptionOfAListenerEndsTheCall() {
        try (FaultServer server = FaultServer.start().writes(request -> "one two three four");
                Policy policy = open(server)) {
            IllegalStateException full = new IllegalStateException("the client is gone");
            assertThatThrownBy(() -> policy.tryGenerate(List.of(request("a", 1)), token -> {
                        throw full;
                    }))
                    .isSameAs(full);
            assertThat(server.requests()).hasSize(1);
        }
    }

    @Test
    void exceptionOfAListenerBeforeTheFirstTokenEndsTheCallWithoutARequest() {
        try (FaultServer server = FaultServer.start().writes(request -> "one two three four");
                Policy policy = open(server)) {
            IllegalArgumentException full = new IllegalArgumentException("the client is gone");
            AtomicInteger questions = new AtomicInteger();
            assertThatThrownBy(() -> policy.tryGenerate(List.of(request("a", 1)), new TokenRecorder() {
                        @Override
                        public boolean wanted(int request, int completion) {
                            questions.incrementAndGet();
                            throw full;
                        }
                    }))
                    .isSameAs(full);
            assertThat(questions).hasValue(1);
            assertThat(server.requests()).isEmpty();
        }
    }
}

package io.github.rlaifv.springai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.rlaifv.core.policy.PartialFailureException;
import io.github.rlaifv.core.policy.Policy;
import io.github.rlaifv.core.queue.QueuedPolicy;
import io.github.rlaifv.core.testkit.FakePolicy;
import io.github.rlaifv.core.testkit.SeedWriter;
import io.github.rlaifv.core.testkit.WordByWord;
import io.github.rlaifv.inference.SelfRewardReranker;
import io.github.rlaifv.inference.chat.Responder;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.ai.chat.client.ChatClient;
import org.springframework.ai.chat.model.ChatResponse;
import org.springframework.ai.chat.prompt.Prompt;
import reactor.core.publisher.Flux;

@Timeout(value = 30, unit = TimeUnit.SECONDS)
class StreamTest {
    private static final Prompt QUESTION = new Prompt("What?");

    private final FakePolicy writer = SeedWriter.writer().build();
    private final Policy words = new WordByWord(writer);

    private static List<String> texts(List<ChatResponse> responses) {
        return responses.stream()
                .map(response -> response.getResult().getOutput().getText())
                .toList();
    }

    @Test
    void textComesInPartsAndThenTheMetadata() {
        List<ChatResponse> responses =
                RlaifvChatModel.of(words).stream(QUESTION).collectList().block();

        assertThat(texts(responses)).containsExactly("a", " cat", " by", " seed", " 0", " at", " 0.7", "");
        ChatResponse last = responses.get(responses.size() - 1);
        assertThat(last.getResult().getMetadata().getFinishReason()).isEqualTo("STOP");
        assertThat(last.getMetadata().getUsage().getCompletionTokens()).isPositive();
        assertThat(responses)
                .allSatisfy(response ->
                        assertThat(response.getMetadata().getModel()).isEqualTo("writer"));
    }

    @Test
    void bestOfNComesAsOnePart() {
        List<ChatResponse> responses =
                RlaifvChatModel.builder(Responder.bestOf(SelfRewardReranker.of(writer, SeedWriter.base()), 4))
                        .build()
                        .stream(QUESTION)
                        .collectList()
                        .block();

        assertThat(texts(responses)).containsExactly("a catss by seed 0 at 0.7", "");
        assertThat(responses.get(1).getResult().getMetadata().<Double>get(RlaifvChatModel.MARGIN))
                .isEqualTo(0.05);
    }

    @Test
    void cancelledSubscriptionStopsTheComputation() {
        FakePolicy endless = FakePolicy.builder()
                .name("endless")
                .writes((request, index) -> "word ".repeat(200_000))
                .build();
        try (QueuedPolicy queue = QueuedPolicy.builder(new WordByWord(endless)).build()) {
            assertThat(texts(RlaifvChatModel.of(queue).stream(QUESTION)
                            .take(3)
                            .collectList()
                            .block()))
                    .containsExactly("word", " word", " word");

            assertThat(queue.drain(Duration.ofSeconds(20))).isTrue();
            assertThat(queue.state().cancelled()).isOne();
        }
    }

    @Test
    void eachSubscriptionIsAComputationOfItsOwn() {
        Flux<ChatResponse> stream = RlaifvChatModel.of(words).stream(QUESTION);

        assertThat(writer.generateCalls()).isEmpty();
        assertThat(texts(stream.collectList().block()))
                .isEqualTo(texts(stream.collectList().block()));
        assertThat(writer.generateCalls()).hasSize(2);
    }

    @Test
    void failureEndsTheStream() {
        assertThatThrownBy(() -> RlaifvChatModel.of(words).stream(new Prompt("bad weather"))
                        .blockLast())
                .isInstanceOf(PartialFailureException.class)
                .hasMessageContaining("weather (detail)");
    }

    @Test
    void subscriberThatBlocksLeavesTheOthersOfTheQueueAlone() throws Exception {
        try (QueuedPolicy queue = QueuedPolicy.builder(words).build()) {
            RlaifvChatModel model = RlaifvChatModel.of(queue);
            CountDownLatch begun = new CountDownLatch(1);
            CountDownLatch go = new CountDownLatch(1);
            List<String> threads = new CopyOnWriteArrayList<>();
            CompletableFuture<List<ChatResponse>> blocked = model.stream(QUESTION)
                    .doOnNext(piece -> {
                        threads.add(Thread.currentThread().getName());
                        begun.countDown();
                        await(go);
                    })
                    .collectList()
                    .toFuture();
            await(begun);

            assertThat(model.stream(new Prompt("Where?")).collectList().block()).hasSize(8);

            go.countDown();
            assertThat(texts(blocked.get())).hasSize(8);
            assertThat(threads).doesNotContain("rlaifv-queue");
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(20, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    static Stream<Error> errors() {
        return Stream.of(
                new OutOfMemoryError("for a test"), new UnsatisfiedLinkError("for a test"), new Error("for a test"));
    }

    @ParameterizedTest
    @MethodSource("errors")
    void errorEndsTheStream(Error error) {
        FakePolicy failing = FakePolicy.builder()
                .writes((request, index) -> {
                    throw error;
                })
                .build();
        try (QueuedPolicy queue = QueuedPolicy.builder(failing).build()) {
            assertThatThrownBy(() -> RlaifvChatModel.of(queue).stream(QUESTION).blockLast())
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage("the response could not be computed: " + error)
                    .hasRootCause(error);
        }
    }

    @Test
    void clientsOfManyThreadsShareAQueue() {
        try (QueuedPolicy queue = QueuedPolicy.builder(words).build()) {
            ChatClient client = ChatClient.create(RlaifvChatModel.of(queue));

            List<String> answers = Flux.merge(IntStream.range(0, 20)
                            .mapToObj(i -> client.prompt("What is in image " + i + "?").stream()
                                    .content()
                                    .reduce("", String::concat)
                                    .flux())
                            .toList())
                    .collectList()
                    .block();

            assertThat(answers).hasSize(20).containsOnly("a cat by seed 0 at 0.7");
        }
    }
}

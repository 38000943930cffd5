package io.github.rlaifv.springai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.rlaifv.core.policy.PartialFailureException;
import io.github.rlaifv.core.policy.Policy;
import io.github.rlaifv.core.queue.QueuedPolicy;
import io.github.rlaifv.core.testkit.FakePolicy;
import io.github.rlaifv.core.testkit.WordByWord;
import io.github.rlaifv.inference.chat.Responder;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.ai.chat.client.ChatClient;
import org.springframework.ai.chat.model.ChatResponse;
import org.springframework.ai.chat.prompt.Prompt;
import reactor.core.publisher.Flux;

@Timeout(value = 30, unit = TimeUnit.SECONDS)
class StreamTest {
    private static final Prompt QUESTION = new Prompt("What?");

    private final FakePolicy writer = TestModels.writer().build();
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
                RlaifvChatModel.builder(Responder.bestOf(TestModels.reranker(writer), 4)).build().stream(QUESTION)
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
                .hasMessageContaining("bad weather (detail)");
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

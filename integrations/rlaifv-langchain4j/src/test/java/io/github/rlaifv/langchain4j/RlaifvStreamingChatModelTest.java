package io.github.rlaifv.langchain4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.exception.InvalidRequestException;
import dev.langchain4j.exception.UnsupportedFeatureException;
import dev.langchain4j.model.chat.listener.ChatModelErrorContext;
import dev.langchain4j.model.chat.listener.ChatModelListener;
import dev.langchain4j.model.chat.listener.ChatModelResponseContext;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.request.ResponseFormat;
import dev.langchain4j.model.chat.response.ChatResponse;
import io.github.rlaifv.core.policy.Policy;
import io.github.rlaifv.core.policy.Prompt;
import io.github.rlaifv.core.policy.Sampling;
import io.github.rlaifv.core.queue.QueuedPolicy;
import io.github.rlaifv.core.run.Cancellation;
import io.github.rlaifv.core.testkit.FakePolicy;
import io.github.rlaifv.core.testkit.SeedWriter;
import io.github.rlaifv.core.testkit.WordByWord;
import io.github.rlaifv.inference.SelfRewardReranker;
import io.github.rlaifv.inference.chat.Answer;
import io.github.rlaifv.inference.chat.Responder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class RlaifvStreamingChatModelTest {
    private final FakePolicy writer = SeedWriter.writer().build();
    private final Policy words = new WordByWord(writer);

    private static RlaifvStreamingChatModel sameThread(Policy policy) {
        return RlaifvStreamingChatModel.builder(Responder.of(policy))
                .executor(Runnable::run)
                .build();
    }

    @Test
    void textComesInPartsAndThenAsAWholeWithMetadata() throws Exception {
        Recorder recorder = new Recorder();

        RlaifvStreamingChatModel.of(words).chat("What?", recorder);

        ChatResponse response = recorder.response.get(10, TimeUnit.SECONDS);
        assertThat(recorder.pieces).containsExactly("a", " cat", " by", " seed", " 0", " at", " 0.7");
        assertThat(response.aiMessage().text()).isEqualTo(String.join("", recorder.pieces));
        assertThat(response.modelName()).isEqualTo("writer");
        assertThat(response.tokenUsage().outputTokenCount()).isPositive();
        assertThat(recorder.errors).isEmpty();
    }

    @Test
    void streamsOfManyCallersShareAQueue() throws Exception {
        try (QueuedPolicy queue = QueuedPolicy.builder(words).build()) {
            RlaifvStreamingChatModel model = RlaifvStreamingChatModel.of(queue);
            List<Recorder> recorders = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                recorders.add(new Recorder());
                model.chat("What is in image " + i + "?", recorders.get(i));
            }
            for (Recorder recorder : recorders) {
                assertThat(recorder.response
                                .get(10, TimeUnit.SECONDS)
                                .aiMessage()
                                .text())
                        .isEqualTo(String.join("", recorder.pieces))
                        .isEqualTo("a cat by seed 0 at 0.7");
            }
        }
    }

    @Test
    void cancelledStreamStopsTheComputationAndIsSilent() {
        AtomicInteger written = new AtomicInteger();
        Responder endless = new Responder() {
            @Override
            public String name() {
                return "endless";
            }

            @Override
            public Answer answer(Prompt prompt, Sampling sampling, Consumer<String> pieces) {
                while (true) {
                    Cancellation.check("writing");
                    pieces.accept("word " + written.incrementAndGet());
                }
            }

            @Override
            public Answer answer(Prompt prompt, Sampling sampling) {
                throw new IllegalStateException("streams only");
            }
        };
        List<Boolean> cancelled = new ArrayList<>();
        Recorder recorder = new Recorder(context -> {
            if (written.get() == 3) {
                context.streamingHandle().cancel();
            }
            cancelled.add(context.streamingHandle().isCancelled());
        });

        RlaifvStreamingChatModel.builder(endless)
                .executor(Runnable::run)
                .build()
                .chat("What?", recorder);

        assertThat(written).hasValue(3);
        assertThat(cancelled).containsExactly(false, false, true);
        assertThat(recorder.response).isNotDone();
        assertThat(recorder.errors).isEmpty();
    }

    @Test
    void cancellingOneStreamLeavesTheOthersOfTheQueueAlone() throws Exception {
        try (QueuedPolicy queue = QueuedPolicy.builder(words).build()) {
            RlaifvStreamingChatModel model = RlaifvStreamingChatModel.of(queue);
            Recorder cancelled =
                    new Recorder(context -> context.streamingHandle().cancel());
            Recorder kept = new Recorder();
            model.chat("What?", cancelled);
            model.chat("Where?", kept);

            assertThat(kept.response.get(10, TimeUnit.SECONDS).aiMessage().text())
                    .isEqualTo("a cat by seed 0 at 0.7");
            assertThat(queue.drain(Duration.ofSeconds(10))).isTrue();
            assertThat(cancelled.pieces).containsExactly("a");
            assertThat(cancelled.response).isNotDone();
            assertThat(cancelled.errors).isEmpty();
        }
    }

    @Test
    void bestOfNComesAsOnePart() {
        Recorder recorder = new Recorder();

        RlaifvStreamingChatModel.builder(Responder.bestOf(SelfRewardReranker.of(writer, SeedWriter.base()), 4))
                .executor(Runnable::run)
                .build()
                .chat("What?", recorder);

        assertThat(recorder.pieces).containsExactly("a catss by seed 0 at 0.7");
        assertThat(((RlaifvChatResponseMetadata) recorder.response.getNow(null).metadata()).margin())
                .hasValue(0.05);
    }

    @Test
    void failuresAndUnsupportedRequestsReachTheHandler() {
        Recorder failed = new Recorder();
        Recorder unsupported = new Recorder();

        sameThread(words).chat("bad image", failed);
        sameThread(words)
                .chat(
                        ChatRequest.builder()
                                .messages(UserMessage.from("What?"))
                                .responseFormat(ResponseFormat.JSON)
                                .build(),
                        unsupported);

        assertThat(failed.errors).singleElement().isInstanceOf(InvalidRequestException.class);
        assertThat(unsupported.errors).singleElement().isInstanceOf(UnsupportedFeatureException.class);
        assertThat(failed.response).isNotDone();
    }

    @Test
    void exceptionOfTheHandlerReachesItsOnErrorAndTheStreamContinues() {
        Recorder recorder = new Recorder(context -> {
            throw new IllegalStateException("full");
        });

        sameThread(words).chat("What?", recorder);

        assertThat(recorder.errors)
                .hasSize(7)
                .allSatisfy(error -> assertThat(error).hasMessage("full"));
        assertThat(recorder.response).isDone();
    }

    @Test
    void listenersAreNotifiedOfResponsesAndErrors() {
        List<String> notified = new ArrayList<>();
        RlaifvStreamingChatModel model = RlaifvStreamingChatModel.builder(Responder.of(words))
                .executor(Runnable::run)
                .listeners(List.of(new ChatModelListener() {
                    @Override
                    public void onResponse(ChatModelResponseContext context) {
                        notified.add(context.chatResponse().aiMessage().text());
                    }

                    @Override
                    public void onError(ChatModelErrorContext context) {
                        notified.add(context.error().getClass().getSimpleName());
                    }
                }))
                .build();

        model.chat("What?", new Recorder());
        model.chat("bad image", new Recorder());

        assertThat(notified).containsExactly("a cat by seed 0 at 0.7", "InvalidRequestException");
    }

    @Test
    void rejectedTaskOfAFullExecutorReachesTheCaller() {
        RlaifvStreamingChatModel model = RlaifvStreamingChatModel.builder(Responder.of(words))
                .executor(task -> {
                    throw new RejectedExecutionException("no thread");
                })
                .build();

        assertThatThrownBy(() -> model.chat("What?", new Recorder())).hasMessage("no thread");
    }
}

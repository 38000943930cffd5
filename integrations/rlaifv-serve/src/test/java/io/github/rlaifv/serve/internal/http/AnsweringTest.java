package io.github.rlaifv.serve.internal.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.rlaifv.serve.internal.answer.ChatEngine;
import io.github.rlaifv.serve.internal.answer.EngineSettings;
import io.github.rlaifv.serve.internal.answer.Job;
import io.github.rlaifv.serve.internal.answer.ServedModels;
import io.github.rlaifv.serve.internal.image.HostImages;
import io.github.rlaifv.serve.internal.wire.AnswerWriter;
import io.github.rlaifv.serve.internal.wire.ApiError;
import io.github.rlaifv.serve.internal.wire.ChatReader;
import io.github.rlaifv.serve.limit.ServeLimits;
import io.github.rlaifv.serve.testkit.SteppedPolicy;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A client whose answer can't be written gets an error, or loses its connection, and does not wait for ever. */
@Timeout(60)
class AnsweringTest {
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final ChatEngine engine = new ChatEngine(
            new EngineSettings(
                    new SteppedPolicy(1_000_000),
                    EngineSettings.Ranking.none(),
                    new EngineSettings.QueueLimits(10, 10),
                    100),
            policy -> policy);

    private ChatParts parts(Executor readers, Executor writers) {
        return new ChatParts(
                engine,
                new ServedModels("stepped", 0, 1, 0),
                new ChatReader(ServeLimits.defaults()),
                new HostImages(Set.of(), 1),
                new ChatParts.Workers(readers, writers));
    }

    @AfterEach
    void stop() {
        engine.close();
        threads.shutdownNow();
    }

    /** A client that can't get its answer, and perhaps no error either. */
    private final class Client implements Answering.Delivery {
        private final BlockingQueue<String> events = new LinkedBlockingQueue<>();
        private final Job job = new Job();
        private final boolean alsoErrors;

        Client(boolean alsoErrors) {
            this.alsoErrors = alsoErrors;
        }

        String ask(String fields) throws InterruptedException {
            return ask(fields, parts(threads, threads));
        }

        String ask(String fields, ChatParts parts) throws InterruptedException {
            HeldBytes body = new HeldBytes(new ByteBudget(1000));
            body.bytes(("{\"model\": \"stepped\", \"messages\": [{\"role\": \"user\", \"content\": \"go\"}], "
                            + "\"max_tokens\": 3, " + fields + "}")
                    .getBytes(StandardCharsets.UTF_8));
            new Answering(job, body, parts, this).begin();
            return String.valueOf(events.poll(30, TimeUnit.SECONDS));
        }

        @Override
        public boolean isOver() {
            return false;
        }

        @Override
        public void reply(byte[] json) {
            throw new OutOfMemoryError("no memory for the answer");
        }

        @Override
        public void fail(ApiError error) {
            if (alsoErrors) {
                throw new OutOfMemoryError("no memory for the error");
            }
            events.add(error.status() + " " + error.code());
        }

        @Override
        @SuppressWarnings("NullAway") // what is null makes writing fail, before an event is sent
        public StreamedTokens stream(AnswerWriter writer) {
            AnswerWriter broken = new AnswerWriter("id", 0, "stepped", "fingerprint", null);
            return new StreamedTokens(broken, null, threads, new StreamedTokens.Listener() {
                @Override
                public void begun() {}

                @Override
                public void broken(Throwable why) {
                    job.stop(why);
                }

                @Override
                public void failedBeforeItBegan(ApiError error) {
                    fail(error);
                }
            });
        }

        @Override
        public void abort() {
            events.add("aborted");
        }

        @Override
        public int retrySeconds() {
            return 1;
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void answerThatCannotBeWrittenIsAnErrorOfTheServer(boolean stream) throws InterruptedException {
        assertThat(new Client(false).ask("\"stream\": " + stream)).isEqualTo("500 internal_error");
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void connectionIsClosedIfTheErrorCannotBeWrittenEither(boolean stream) throws InterruptedException {
        assertThat(new Client(true).ask("\"stream\": " + stream)).isEqualTo("aborted");
    }

    @Test
    void requestWithoutAThreadThatReadsItIsAnError() throws InterruptedException {
        assertThat(new Client(false).ask("\"n\": 1", parts(AnsweringTest::noThread, threads)))
                .isEqualTo("500 internal_error");
    }

    @Test
    void connectionIsClosedIfThereIsNoThreadThatWrites() throws InterruptedException {
        assertThat(new Client(false).ask("\"n\": 1", parts(threads, AnsweringTest::noThread)))
                .isEqualTo("aborted");
    }

    private static void noThread(Runnable work) {
        throw new OutOfMemoryError("unable to create native thread");
    }

    @Test
    void unusableRequestIsItsError() throws InterruptedException {
        assertThat(new Client(false).ask("\"n\": 0")).isEqualTo("400 invalid_value");
    }
}

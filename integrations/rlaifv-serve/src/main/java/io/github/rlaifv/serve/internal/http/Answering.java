package io.github.rlaifv.serve.internal.http;

import io.github.rlaifv.serve.internal.answer.Job;
import io.github.rlaifv.serve.internal.answer.TokenSink;
import io.github.rlaifv.serve.internal.image.RequestImages;
import io.github.rlaifv.serve.internal.wire.Answer;
import io.github.rlaifv.serve.internal.wire.AnswerWriter;
import io.github.rlaifv.serve.internal.wire.ApiError;
import io.github.rlaifv.serve.internal.wire.ChatCall;
import io.github.rlaifv.serve.internal.wire.ChatDraft;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A chat request from its body to its answer. Whatever fails on the way ends its job, and the end of the job sends the
 * answer or the error, so that no client waits for ever.
 */
final class Answering {
    private static final Logger LOG = LoggerFactory.getLogger(Answering.class);

    private final Job job;
    private final HeldBytes body;
    private final ChatParts parts;
    private final Delivery delivery;
    private volatile AnswerOutput output;

    /** The ways to the client of one exchange. */
    interface Delivery {
        /** Whether the exchange has ended, for example because the client has vanished. */
        boolean isOver();

        /** Sends a whole answer. */
        void reply(byte[] json);

        /** Sends an error as the whole answer. */
        void fail(ApiError error);

        /** Sends an answer as a stream. */
        StreamedTokens stream(AnswerWriter writer);

        /** Closes the connection, because nothing can be sent. */
        void abort();

        /** Seconds after which a rejected client may try again. */
        int retrySeconds();
    }

    Answering(Job job, HeldBytes body, ChatParts parts, Delivery delivery) {
        this.job = job;
        this.body = body;
        this.parts = parts;
        this.delivery = delivery;
        output = new WholeOutput(null);
    }

    /** Begins to answer. Called on the event loop. */
    void begin() {
        var unused = job.answer()
                .handleAsync(this::ended, parts.workers().writers())
                // there is no thread that could send anything
                .whenComplete((sent, failure) -> {
                    if (failure != null) {
                        delivery.abort();
                    }
                });
        guarded(() -> parts.workers().readers().execute(() -> guarded(this::read)));
    }

    private void guarded(Runnable step) {
        try {
            step.run();
        } catch (RuntimeException | Error e) {
            job.stop(e);
        }
    }

    private void read() {
        if (delivery.isOver()) {
            return;
        }
        ChatDraft draft = parts.reader().read(body.takeBytes(), parts.models()::bestOf);
        CompletableFuture<Map<String, byte[]>> images = parts.hosts().fetch(draft.images(), body::take);
        Executor next = images.isDone() ? Runnable::run : parts.workers().readers();
        job.then(
                images,
                fetched -> compute(draft.call(new RequestImages(parts.reader().limits(), fetched))),
                next);
    }

    private void compute(ChatCall call) {
        if (delivery.isOver()) {
            return;
        }
        AnswerWriter writer = new AnswerWriter(
                "chatcmpl-" + UUID.randomUUID(),
                System.currentTimeMillis() / 1000,
                call.model(),
                parts.engine().fingerprint(),
                call.delivery());
        TokenSink sink = TokenSink.NONE;
        if (call.delivery().stream()) {
            StreamedTokens tokens = delivery.stream(writer);
            output = tokens;
            sink = tokens;
        } else {
            output = new WholeOutput(writer);
        }
        parts.engine().begin(call, sink, job);
    }

    private boolean ended(@Nullable Answer answer, @Nullable Throwable failure) {
        if (delivery.isOver()) {
            return false;
        }
        try {
            if (answer == null) {
                output.fail(error(failure));
            } else {
                output.finish(answer);
            }
        } catch (RuntimeException | Error e) {
            failed(e);
        }
        return true;
    }

    private ApiError error(@Nullable Throwable failure) {
        return failure == null ? ApiError.internal() : FailureErrors.of(failure, delivery.retrySeconds());
    }

    /** The answer can't be written, for example because it is too large for the memory. */
    private void failed(Throwable why) {
        try {
            output.fail(error(why));
        } catch (RuntimeException | Error e) {
            delivery.abort();
            LOG.warn("the error of a request can't be sent", e);
        }
    }

    /** An answer that is sent as a whole. Until the request is read, there is no writer, and nothing but an error to send. */
    private final class WholeOutput implements AnswerOutput {
        private final @Nullable AnswerWriter writer;

        WholeOutput(@Nullable AnswerWriter writer) {
            this.writer = writer;
        }

        @Override
        public void finish(Answer answer) {
            if (writer == null) {
                throw new IllegalStateException("a request was answered before it was read");
            }
            delivery.reply(writer.whole(answer));
        }

        @Override
        public void fail(ApiError error) {
            delivery.fail(error);
        }
    }
}

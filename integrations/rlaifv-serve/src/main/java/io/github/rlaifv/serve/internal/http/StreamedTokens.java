package io.github.rlaifv.serve.internal.http;

import io.github.rlaifv.core.internal.StrippedText;
import io.github.rlaifv.core.stream.SampledToken;
import io.github.rlaifv.serve.internal.answer.TokenSink;
import io.github.rlaifv.serve.internal.wire.Answer;
import io.github.rlaifv.serve.internal.wire.AnswerWriter;
import io.github.rlaifv.serve.internal.wire.AnsweredChoice;
import io.github.rlaifv.serve.internal.wire.ApiError;
import io.github.rlaifv.serve.internal.wire.Json;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Turns the tokens of an answer into the events of a stream. The computing thread only puts tokens into a queue; workers
 * write them as JSON, one worker at a time.
 */
final class StreamedTokens implements TokenSink, AnswerOutput {
    private static final byte[] DATA = "data: ".getBytes(StandardCharsets.UTF_8);
    private static final byte[] END = "\n\n".getBytes(StandardCharsets.UTF_8);
    private static final byte[] DONE = "data: [DONE]\n\n".getBytes(StandardCharsets.UTF_8);

    private static final int PART_BYTES = 8192;

    private final AnswerWriter writer;
    private final EventStream events;
    private final Executor workers;
    private final Listener listener;
    private final Queue<SampledToken> unwritten = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean scheduled = new AtomicBoolean();
    private final AtomicBoolean begun = new AtomicBoolean();
    // the rest is guarded by this object
    /** The texts of the choices that have begun. */
    private final TreeMap<Integer, StrippedText> texts = new TreeMap<>();

    private boolean sent;
    private boolean over;
    private @Nullable Throwable broken;

    /** What happens to a stream. */
    interface Listener {
        /** The first token was sampled. */
        void begun();

        /** A token can't be written, so the stream must be ended with an error. */
        void broken(Throwable why);

        /** The stream ends with an error before an event was sent, so that the error can be its status. */
        void failedBeforeItBegan(ApiError error);
    }

    /**
     * @param writer writes the chunks
     * @param events the stream
     * @param workers threads that write
     * @param listener receives what happens
     */
    StreamedTokens(AnswerWriter writer, EventStream events, Executor workers, Listener listener) {
        this.writer = writer;
        this.events = events;
        this.workers = workers;
        this.listener = listener;
    }

    @Override
    public void sampled(SampledToken token) {
        if (begun.compareAndSet(false, true)) {
            listener.begun();
        }
        unwritten.add(token);
        if (scheduled.compareAndSet(false, true)) {
            workers.execute(this::write);
        }
    }

    private void write() {
        scheduled.set(false);
        try {
            synchronized (this) {
                if (!over && broken == null) {
                    send(writeTokens());
                }
            }
        } catch (RuntimeException | Error e) {
            synchronized (this) {
                broken = e;
            }
            listener.broken(e);
        }
    }

    private void send(Buffer buffer) {
        if (buffer.length() > 0) {
            sent = true;
            events.send(buffer);
        }
    }

    /** Sends the tokens in parts, and returns the last one. */
    private Buffer writeTokens() {
        Buffer buffer = Buffer.buffer();
        for (SampledToken token = unwritten.poll(); token != null; token = unwritten.poll()) {
            String text = text(buffer, token.completion()).next(token.text());
            boolean listed = writer.delivery().logProbs() && !Double.isNaN(token.logProb());
            if (!text.isEmpty() || listed) {
                event(buffer, writer.part(token.completion(), text, listed ? List.of(token) : List.of()));
            }
            if (buffer.length() >= PART_BYTES) {
                send(buffer);
                buffer = Buffer.buffer();
            }
        }
        return buffer;
    }

    private StrippedText text(Buffer buffer, int choice) {
        StrippedText known = texts.get(choice);
        if (known == null) {
            known = writer.delivery().continues() ? StrippedText.continued() : new StrippedText();
            texts.put(choice, known);
            event(buffer, writer.first(choice));
        }
        return known;
    }

    /** {@inheritDoc} A choice of which no token was reported is written as a whole. */
    @Override
    public synchronized void finish(Answer answer) {
        if (broken != null) {
            throw new IllegalStateException("a part of a stream can't be written", broken);
        }
        Buffer buffer = writeTokens();
        for (int i = 0; i < answer.choices().size(); i++) {
            AnsweredChoice choice = answer.choices().get(i);
            if (!texts.containsKey(i)) {
                StrippedText text = text(buffer, i);
                event(buffer, writer.part(i, text.next(choice.completion().text()), choice.tokens()));
            }
            boolean last = i == answer.choices().size() - 1;
            event(buffer, writer.last(i, choice, last ? answer.extension() : Optional.empty()));
        }
        if (writer.delivery().usage()) {
            answer.counts().ifPresent(counts -> event(buffer, writer.usage(counts)));
        }
        end(buffer);
    }

    private void end(Buffer buffer) {
        over = true;
        send(buffer.appendBytes(DONE));
        events.finish();
    }

    @Override
    public synchronized void fail(ApiError error) {
        if (sent) {
            Buffer buffer = Buffer.buffer();
            event(buffer, Json.bytes(error.json()));
            end(buffer);
        } else {
            over = true;
            listener.failedBeforeItBegan(error);
        }
    }

    private static void event(Buffer buffer, byte[] json) {
        buffer.appendBytes(DATA).appendBytes(json).appendBytes(END);
    }
}

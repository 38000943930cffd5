package io.github.rlaifv.serve.internal.http;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.rlaifv.core.stream.SampledToken;
import io.github.rlaifv.serve.internal.answer.TokenSink;
import io.github.rlaifv.serve.internal.wire.Answer;
import io.github.rlaifv.serve.internal.wire.AnswerWriter;
import io.github.rlaifv.serve.internal.wire.AnsweredChoice;
import io.github.rlaifv.serve.internal.wire.ApiError;
import io.github.rlaifv.serve.internal.wire.Json;
import io.github.rlaifv.serve.internal.wire.StrippedText;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Turns the tokens of an answer into the events of a stream. The computing thread only puts tokens into a queue; workers
 * write them as JSON, one worker at a time.
 */
final class StreamedTokens implements TokenSink {
    private static final byte[] DATA = "data: ".getBytes(StandardCharsets.UTF_8);
    private static final byte[] END = "\n\n".getBytes(StandardCharsets.UTF_8);
    private static final byte[] DONE = "data: [DONE]\n\n".getBytes(StandardCharsets.UTF_8);

    private static final int PART_BYTES = 8192;

    private final AnswerWriter writer;
    private final EventStream events;
    private final Executor workers;
    private final Runnable first;
    private final Queue<SampledToken> heard = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean scheduled = new AtomicBoolean();
    private final AtomicBoolean begun = new AtomicBoolean();
    /** The texts of the choices that have begun. Guarded by this object. */
    private final TreeMap<Integer, StrippedText> texts = new TreeMap<>();

    /**
     * @param writer writes the chunks
     * @param events the stream
     * @param workers threads that write
     * @param first called at the first token
     */
    StreamedTokens(AnswerWriter writer, EventStream events, Executor workers, Runnable first) {
        this.writer = writer;
        this.events = events;
        this.workers = workers;
        this.first = first;
    }

    @Override
    public void sampled(SampledToken token) {
        if (begun.compareAndSet(false, true)) {
            first.run();
        }
        heard.add(token);
        if (scheduled.compareAndSet(false, true)) {
            workers.execute(this::write);
        }
    }

    private void write() {
        scheduled.set(false);
        synchronized (this) {
            Buffer rest = writeHeard();
            if (rest.length() > 0) {
                events.send(rest);
            }
        }
    }

    /** Sends what was heard in parts, and returns the last one. */
    private Buffer writeHeard() {
        Buffer buffer = Buffer.buffer();
        for (SampledToken token = heard.poll(); token != null; token = heard.poll()) {
            String text = text(buffer, token.completion()).next(token.text());
            if (!text.isEmpty() || writer.delivery().logProbs()) {
                event(buffer, writer.part(token.completion(), text, List.of(token)));
            }
            if (buffer.length() >= PART_BYTES) {
                events.send(buffer);
                buffer = Buffer.buffer();
            }
        }
        return buffer;
    }

    private StrippedText text(Buffer buffer, int choice) {
        StrippedText known = texts.get(choice);
        if (known == null) {
            known = new StrippedText();
            texts.put(choice, known);
            event(buffer, writer.first(choice));
        }
        return known;
    }

    /** Writes the rest of the answer. A choice of which no token was heard is written as a whole. */
    synchronized void finish(Answer answer) {
        Buffer buffer = writeHeard();
        for (int i = 0; i < answer.choices().size(); i++) {
            AnsweredChoice choice = answer.choices().get(i);
            if (!texts.containsKey(i)) {
                StrippedText text = text(buffer, i);
                event(buffer, writer.part(i, text.next(choice.completion().text()), choice.tokens()));
            }
            boolean last = i == answer.choices().size() - 1;
            event(buffer, last ? writer.extended(writer.last(i, choice), answer) : writer.last(i, choice));
        }
        if (writer.delivery().usage()) {
            answer.counts().ifPresent(counts -> event(buffer, writer.usage(counts)));
        }
        events.send(buffer.appendBytes(DONE));
        events.finish();
    }

    /** Ends a stream that has begun with an error. */
    synchronized void fail(ApiError error) {
        Buffer buffer = Buffer.buffer();
        event(buffer, error.json());
        events.send(buffer.appendBytes(DONE));
        events.finish();
    }

    /** Whether the stream has begun, so that an error can no longer be its status. */
    boolean begun() {
        return begun.get();
    }

    private static void event(Buffer buffer, JsonNode json) {
        buffer.appendBytes(DATA).appendBytes(Json.bytes(json)).appendBytes(END);
    }
}

package io.github.rlaifv.serve.internal.http;

import io.github.rlaifv.serve.internal.answer.ChatEngine;
import io.github.rlaifv.serve.internal.answer.ServedModels;
import io.github.rlaifv.serve.internal.answer.TokenSink;
import io.github.rlaifv.serve.internal.metric.ServeMetrics;
import io.github.rlaifv.serve.internal.wire.AnswerWriter;
import io.github.rlaifv.serve.internal.wire.ApiError;
import io.github.rlaifv.serve.internal.wire.ChatCall;
import io.github.rlaifv.serve.internal.wire.ChatReader;
import io.github.rlaifv.serve.internal.wire.Json;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.UUID;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * Answers {@code POST /v1/chat/completions}. The event loop only moves bytes: bodies are parsed, images are decoded and
 * answers are written by workers, and models compute in threads of their own.
 */
final class ChatRoute {
    private final Vertx vertx;
    private final ChatEngine engine;
    private final ServedModels models;
    private final ChatReader reader;
    private final BodyReader bodies;
    private final Executor workers;
    private final ServeMetrics metrics;
    private final OpenExchanges open;
    private final ChatTimes times;

    /** The parts of the server that a request passes. */
    record Parts(ChatEngine engine, ServedModels models, ChatReader reader, BodyReader bodies, Executor workers) {}

    /**
     * Limits of an answer.
     *
     * @param deadlineMillis longest time from the head of a request to its answer
     * @param stallMillis longest time in which the client of a stream reads nothing
     * @param streamBytes most bytes that wait for the client of a stream
     */
    record ChatTimes(long deadlineMillis, long stallMillis, long streamBytes) {}

    ChatRoute(Vertx vertx, Parts parts, ServeMetrics metrics, OpenExchanges open, ChatTimes times) {
        this.vertx = vertx;
        this.engine = parts.engine();
        this.models = parts.models();
        this.reader = parts.reader();
        this.bodies = parts.bodies();
        this.workers = parts.workers();
        this.metrics = metrics;
        this.open = open;
        this.times = times;
    }

    /** Takes a request. Called on the event loop, before its body is read. */
    void handle(HttpServerRequest request) {
        Exchange exchange = new Exchange(request, metrics, open::remove);
        if (!open.add(exchange)) {
            exchange.fail(ApiError.stopping("The server is shutting down. Try again later.", open.retrySeconds()));
            return;
        }
        if (!isJson(request.getHeader("Content-Type"))) {
            exchange.fail(ApiError.route(
                    415,
                    "unsupported_media_type",
                    "The body must be JSON. Send it with the header 'Content-Type: application/json'."));
            return;
        }
        if (engine.full()) {
            exchange.fail(ApiError.busy(
                    "As many requests wait as this server's queue holds. Try again later.", open.retrySeconds()));
            return;
        }
        Context context = vertx.getOrCreateContext();
        bodies.read(request, new BodyReader.Listener() {
            @Override
            public void read(HeldBytes body) {
                open.holds(exchange, body);
                deadline(exchange, context);
                workers.execute(() -> begin(exchange, body, context));
            }

            @Override
            public void rejected(ApiError error) {
                exchange.fail(error);
            }
        });
    }

    private static boolean isJson(@Nullable String contentType) {
        return contentType != null && contentType.toLowerCase(Locale.ROOT).startsWith("application/json");
    }

    private void deadline(Exchange exchange, Context context) {
        long left = Math.max(1, times.deadlineMillis() - exchange.age().toMillis());
        long timer = vertx.setTimer(
                left,
                late -> exchange.job()
                        .stop(ApiError.deadline("The request was not answered within " + times.deadlineMillis() / 1000.0
                                        + " seconds, the limit of this server. Ask for fewer tokens or candidates.")
                                .exception()));
        var unused = exchange.job()
                .answer()
                .whenComplete((answer, failure) -> context.runOnContext(end -> vertx.cancelTimer(timer)));
    }

    /** Reads the request and begins to answer it. Called by a worker. */
    private void begin(Exchange exchange, HeldBytes body, Context context) {
        if (exchange.isOver()) {
            return;
        }
        try {
            OptionalInt[] named = {OptionalInt.empty()};
            ChatCall call = reader.read(body.takeBytes(), model -> named[0] = models.bestOf(model));
            AnswerWriter writer = new AnswerWriter(
                    "chatcmpl-" + UUID.randomUUID(),
                    System.currentTimeMillis() / 1000,
                    call.model(),
                    engine.fingerprint(),
                    call.delivery());
            if (call.delivery().stream()) {
                stream(exchange, call, named[0], writer, context);
            } else {
                whole(exchange, call, named[0], writer, context);
            }
        } catch (RuntimeException | Error e) {
            exchange.job().stop(e);
            fail(exchange, e, context);
        }
    }

    private void whole(Exchange exchange, ChatCall call, OptionalInt named, AnswerWriter writer, Context context) {
        var unused = exchange.job()
                .answer()
                .whenCompleteAsync(
                        (answer, failure) -> {
                            if (failure == null) {
                                byte[] json = Json.bytes(writer.whole(answer));
                                context.runOnContext(next -> exchange.reply(json));
                            } else {
                                fail(exchange, failure, context);
                            }
                        },
                        workers);
        engine.begin(call, named, TokenSink.NONE, exchange.job());
    }

    private void stream(Exchange exchange, ChatCall call, OptionalInt named, AnswerWriter writer, Context context) {
        EventStream events = new EventStream(
                vertx,
                context,
                exchange.request(),
                new EventStream.Limits(times.streamBytes(), times.stallMillis()),
                exchange::over);
        StreamedTokens tokens = new StreamedTokens(writer, events, workers, () -> metrics.firstToken(exchange.age()));
        var unused = exchange.job()
                .answer()
                .whenCompleteAsync(
                        (answer, failure) -> {
                            if (failure == null) {
                                tokens.finish(answer);
                            } else if (tokens.begun()) {
                                tokens.fail(FailureErrors.of(failure, open.retrySeconds()));
                            } else {
                                fail(exchange, failure, context);
                            }
                        },
                        workers);
        engine.begin(call, named, tokens, exchange.job());
    }

    private void fail(Exchange exchange, Throwable failure, Context context) {
        if (!exchange.isOver()) {
            ApiError error = FailureErrors.of(failure, open.retrySeconds());
            context.runOnContext(next -> exchange.fail(error));
        }
    }
}

package io.github.rlaifv.serve.internal.http;

import io.github.rlaifv.serve.internal.metric.ServeMetrics;
import io.github.rlaifv.serve.internal.wire.AnswerWriter;
import io.github.rlaifv.serve.internal.wire.ApiError;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Answers {@code POST /v1/chat/completions}. The event loop only moves bytes: bodies are parsed, images are decoded and
 * answers are written by workers, and models compute in threads of their own.
 */
final class ChatRoute {
    private static final int FAILED = 500;

    private final Vertx vertx;
    private final ChatParts parts;
    private final BodyReader bodies;
    private final ServeMetrics metrics;
    private final OpenExchanges open;
    private final ChatTimes times;

    /**
     * Limits of an answer.
     *
     * @param deadlineMillis longest time from the head of a request to its answer
     * @param stallMillis longest time in which the client of a stream reads nothing
     * @param streamBytes most bytes that wait for the client of a stream
     */
    record ChatTimes(long deadlineMillis, long stallMillis, long streamBytes) {}

    ChatRoute(
            Vertx vertx,
            ChatParts parts,
            BodyReader bodies,
            ServeMetrics metrics,
            OpenExchanges open,
            ChatTimes times) {
        this.vertx = vertx;
        this.parts = parts;
        this.bodies = bodies;
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
        if (parts.engine().full()) {
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
                new Answering(exchange.job(), body, parts, new Connection(exchange, context)).begin();
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

    /** The connection of an exchange, which is used on its event loop. */
    private final class Connection implements Answering.Delivery {
        private final Exchange exchange;
        private final Context context;

        Connection(Exchange exchange, Context context) {
            this.exchange = exchange;
            this.context = context;
        }

        @Override
        public boolean isOver() {
            return exchange.isOver();
        }

        @Override
        public void reply(byte[] json) {
            context.runOnContext(next -> exchange.reply(json));
        }

        @Override
        public void fail(ApiError error) {
            context.runOnContext(next -> exchange.fail(error));
        }

        @Override
        public StreamedTokens stream(AnswerWriter writer) {
            EventStream events = new EventStream(
                    vertx,
                    context,
                    exchange.request(),
                    new EventStream.Limits(times.streamBytes(), times.stallMillis()),
                    exchange::over);
            return new StreamedTokens(writer, events, parts.workers().writers(), new StreamedTokens.Listener() {
                @Override
                public void begun() {
                    metrics.firstToken(exchange.age());
                }

                @Override
                public void broken(Throwable why) {
                    exchange.job().stop(why);
                }

                @Override
                public void failedBeforeItBegan(ApiError error) {
                    fail(error);
                }
            });
        }

        @Override
        public void abort() {
            context.runOnContext(next -> {
                exchange.over(FAILED);
                Connections.abort(exchange.request().connection());
            });
        }

        @Override
        public int retrySeconds() {
            return open.retrySeconds();
        }
    }
}

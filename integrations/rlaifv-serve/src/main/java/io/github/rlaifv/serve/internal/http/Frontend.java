package io.github.rlaifv.serve.internal.http;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.rlaifv.serve.internal.answer.ChatEngine;
import io.github.rlaifv.serve.internal.answer.ServedModels;
import io.github.rlaifv.serve.internal.image.HostImages;
import io.github.rlaifv.serve.internal.metric.ServeMetrics;
import io.github.rlaifv.serve.internal.wire.ApiError;
import io.github.rlaifv.serve.internal.wire.ApiError.ApiException;
import io.github.rlaifv.serve.internal.wire.ChatReader;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The HTTP server with its routes. */
public final class Frontend implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Frontend.class);
    private static final int START_SECONDS = 30;
    private static final int END_MILLIS = 1000;

    private final FrontendSettings settings;
    private final ChatEngine engine;
    private final ServedModels models;
    private final ServeMetrics metrics;
    private final ByteBudget budget;
    private final KeyCheck keys;
    private final OpenExchanges open = new OpenExchanges();
    private final ExecutorService readers;
    private final ExecutorService writers;
    private final Vertx vertx;
    private final HttpServer server;

    /**
     * Starts to listen.
     *
     * @throws io.github.rlaifv.core.run.BadDataException if the address can't be listened on, or a file of TLS not be read
     */
    public Frontend(FrontendSettings settings, ChatEngine engine, ServedModels models, ServeMetrics metrics) {
        this.settings = settings;
        this.engine = engine;
        this.models = models;
        this.metrics = metrics;
        budget = new ByteBudget(settings.limits().heldBytes());
        keys = new KeyCheck(settings.keys());
        metrics.heldBytes(budget::held);
        readers = threads("rlaifv-serve-read-");
        writers = threads("rlaifv-serve-write-");
        vertx = Vertx.vertx(new VertxOptions()
                .setEventLoopPoolSize(1)
                .setWorkerPoolSize(1)
                .setInternalBlockingPoolSize(2)
                .setFileSystemOptions(
                        new FileSystemOptions().setFileCachingEnabled(false).setClassPathResolvingEnabled(false)));
        try {
            IdleConnections connections = new IdleConnections(
                    vertx,
                    new IdleConnections.Times(
                            settings.times().idle().toMillis(),
                            settings.times().stall().toMillis()),
                    settings.limits().connections(),
                    open::stalled);
            server = new Listening(vertx, settings, connections).start(router(connections), START_SECONDS);
        } catch (RuntimeException | Error e) {
            end();
            throw e;
        }
    }

    private static ExecutorService threads(String name) {
        AtomicInteger number = new AtomicInteger();
        return Executors.newFixedThreadPool(Math.max(2, Runtime.getRuntime().availableProcessors()), work -> {
            Thread thread = new Thread(work, name + number.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        });
    }

    /** The port that the server listens on. */
    public int port() {
        return server.actualPort();
    }

    /** Whether only programs of this machine reach the server. */
    public boolean localOnly() {
        return LocalHosts.contain(settings.host());
    }

    private Router router(IdleConnections connections) {
        Router router = Router.router(vertx);
        router.route().handler(context -> {
            connections.begin(context.request().connection());
            context.addEndHandler(ended -> connections.end(context.request().connection()));
            context.next();
        });
        router.get("/health").handler(this::health);
        router.get("/ready").handler(this::ready);
        router.route().handler(this::checkKey);
        ChatRoute chat = chat();
        router.post("/v1/chat/completions").handler(context -> chat.handle(context.request()));
        router.get("/v1/models").handler(context -> Replies.json(context.response(), models.list()));
        router.get("/v1/models/*").handler(this::model);
        router.get("/metrics").handler(this::metrics);
        router.errorHandler(404, context -> fail(context, unknownPath(context)));
        router.errorHandler(405, context -> fail(context, wrongMethod(context)));
        router.errorHandler(500, context -> {
            LOG.warn("a request failed", context.failure());
            fail(context, ApiError.internal());
        });
        router.errorHandler(
                400,
                context -> fail(
                        context,
                        ApiError.invalid(null, "invalid_request", "The request is not valid HTTP for this server.")));
        return router;
    }

    private ChatRoute chat() {
        FrontendSettings.Times times = settings.times();
        return new ChatRoute(
                vertx,
                new ChatParts(
                        engine,
                        models,
                        new ChatReader(settings.limits()),
                        new HostImages(settings.imageHosts(), settings.limits().imageBytes()),
                        new ChatParts.Workers(readers, writers)),
                new BodyReader(vertx, settings.limits(), budget, times.body().toMillis()),
                metrics,
                open,
                new ChatRoute.ChatTimes(
                        times.deadline().toMillis(),
                        times.stall().toMillis(),
                        settings.limits().streamBytes()));
    }

    private static void fail(RoutingContext context, ApiError error) {
        Replies.error(context.response(), error);
    }

    private static ApiError unknownPath(RoutingContext context) {
        return ApiError.route(
                404,
                "unknown_url",
                "Unknown request URL: " + context.request().method() + " "
                        + shown(context.request().path())
                        + ". This server has POST /v1/chat/completions, GET /v1/models, /health, /ready and /metrics.");
    }

    private static ApiError wrongMethod(RoutingContext context) {
        String wanted =
                context.request().path().endsWith("/completions") ? HttpMethod.POST.name() : HttpMethod.GET.name();
        return ApiError.route(
                405,
                "method_not_allowed",
                "Not allowed to " + context.request().method() + " on "
                        + shown(context.request().path()) + ". Use " + wanted + ".");
    }

    private static String shown(String path) {
        return path.length() <= 100 ? path : path.substring(0, 97) + "...";
    }

    private void checkKey(RoutingContext context) {
        Optional<ApiError> error = LocalHosts.check(settings, context.request().authority())
                .or(() -> keys.check(context.request().getHeader("Authorization")));
        if (error.isPresent()) {
            fail(context, error.get());
        } else {
            context.next();
        }
    }

    private void health(RoutingContext context) {
        ObjectNode state = state("ok");
        engine.withoutBestOf().ifPresent(reason -> state.put("without_best_of", reason));
        status(context, 200, state);
    }

    private void ready(RoutingContext context) {
        if (open.stopping()) {
            status(context, 503, "stopping");
        } else {
            status(context, engine.full() ? 503 : 200, engine.full() ? "full" : "ready");
        }
    }

    private static ObjectNode state(String text) {
        return JsonNodeFactory.instance.objectNode().put("status", text);
    }

    private static void status(RoutingContext context, int status, String text) {
        status(context, status, state(text));
    }

    private static void status(RoutingContext context, int status, ObjectNode state) {
        context.response().setStatusCode(status);
        var unused =
                context.response().putHeader("Content-Type", "application/json").end(state.toString());
    }

    private void model(RoutingContext context) {
        try {
            Replies.json(context.response(), models.get(context.pathParam("*")));
        } catch (ApiException e) {
            fail(context, e.error());
        }
    }

    private void metrics(RoutingContext context) {
        writers.execute(() -> {
            String text = metrics.text();
            context.vertx().runOnContext(next -> {
                var unused = context.response()
                        .putHeader("Content-Type", "text/plain; version=0.0.4; charset=utf-8")
                        .end(text);
            });
        });
    }

    /**
     * Rejects new requests, and waits for those that are being answered. Those that are left when the time limit has passed
     * are stopped.
     *
     * @return whether all were answered
     * @throws InterruptedException if the thread is interrupted; those that are left are stopped then too
     */
    public boolean drain(long millis) throws InterruptedException {
        boolean all = open.drain(millis);
        if (!all) {
            open.awaitErrors(END_MILLIS);
        }
        return all;
    }

    /** Stops all requests, closes all connections and ends the threads. */
    @Override
    public void close() {
        boolean interrupted = Thread.interrupted();
        try {
            var unused = drain(0);
        } catch (InterruptedException e) {
            interrupted = true;
        }
        open.abort();
        end();
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void end() {
        readers.shutdown();
        writers.shutdown();
        Supplier<String> problem = () -> "the server's threads did not end in time";
        try {
            vertx.close().toCompletionStage().toCompletableFuture().get(START_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException e) {
            LOG.warn(problem.get(), e);
        }
    }
}

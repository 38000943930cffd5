package io.github.rlaifv.serve.internal.http;

import io.github.rlaifv.serve.internal.answer.Job;
import io.github.rlaifv.serve.internal.metric.ServeMetrics;
import io.github.rlaifv.serve.internal.wire.ApiError;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.ObjIntConsumer;

/**
 * One chat request from its head to the end of its answer. A client that closes its connection stops the job. Once it is
 * over, it is counted, and what it holds is given back.
 */
final class Exchange {
    private final HttpServerRequest request;
    private final Job job = new Job();
    private final ServeMetrics metrics;
    private final ObjIntConsumer<Exchange> ended;
    private final long begun = System.nanoTime();
    private final AtomicBoolean over = new AtomicBoolean();

    /**
     * @param request the request; its handlers are set here
     * @param metrics counts the request
     * @param ended called once with the status when the exchange is over
     */
    Exchange(HttpServerRequest request, ServeMetrics metrics, ObjIntConsumer<Exchange> ended) {
        this.request = request;
        this.metrics = metrics;
        this.ended = ended;
        request.response().closeHandler(closed -> gone());
        request.response().exceptionHandler(failure -> gone());
    }

    HttpServerRequest request() {
        return request;
    }

    Job job() {
        return job;
    }

    /** Time since the request's head arrived. */
    Duration age() {
        return Duration.ofNanos(System.nanoTime() - begun);
    }

    /** Answers with a whole answer. Called on the event loop. */
    void reply(byte[] json) {
        if (Replies.open(request.response())) {
            Replies.bytes(request.response(), 200, json).onComplete(sent -> over(200));
        }
    }

    /** Answers with an error. Called on the event loop. */
    void fail(ApiError error) {
        Replies.error(request.response(), error);
        over(error.status());
    }

    private void gone() {
        job.stop(new CancellationException("the client closed its connection"));
        over(ServeMetrics.CLIENT_GONE);
    }

    /** The exchange is over; the first call counts. */
    void over(int status) {
        if (over.compareAndSet(false, true)) {
            metrics.answered(status, age());
            ended.accept(this, status);
        }
    }

    boolean isOver() {
        return over.get();
    }
}

package io.github.rlaifv.remote.internal;

import dev.langchain4j.http.client.HttpClientBuilder;
import dev.langchain4j.http.client.HttpRequest;
import dev.langchain4j.http.client.SuccessfulHttpResponse;
import dev.langchain4j.http.client.sse.ServerSentEventListener;
import dev.langchain4j.http.client.sse.ServerSentEventParser;
import io.github.rlaifv.core.ledger.Usage;
import io.github.rlaifv.core.ledger.UsageMeter;
import io.github.rlaifv.core.run.Cancellation;
import io.github.rlaifv.core.run.CancelledException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Sends LangChain4j's requests with the JDK's HTTP client. LangChain4j's own client drops the Retry-After header and
 * reads bodies of any size. Its timeout ends with the headers of the response, so that a server that stalls within the
 * body would hold a request forever.
 */
public final class JdkTransport implements dev.langchain4j.http.client.HttpClient {
    /** Largest part of an error's body that is read; more would not be shown anyway. */
    private static final long ERROR_BYTES = 64 << 10;
    /** Interval in milliseconds at which cancellation is checked. */
    private static final long TURN_MILLIS = 100;
    /** The same for a streamed response, whose parts are passed on in this interval. */
    private static final long STREAM_MILLIS = 10;

    private static final int OK = 200;

    private final Builder options;

    private JdkTransport(Builder options) {
        this.options = options;
    }

    @Override
    public SuccessfulHttpResponse execute(HttpRequest request) {
        Optional<ChatStream> stream = ChatStream.current();
        String sent = stream.map(one -> one.begin(request.body())).orElse(request.body());
        java.net.http.HttpRequest.Builder jdk = java.net.http.HttpRequest.newBuilder(URI.create(request.url()))
                .method(request.method().name(), BodyPublishers.ofString(sent));
        request.headers().forEach((name, values) -> values.forEach(value -> jdk.header(name, value)));
        return SuccessfulHttpResponse.builder()
                .statusCode(OK)
                .headers(Map.of())
                .body(options.answer().read(body(jdk.build(), stream)))
                .build();
    }

    /**
     * Sends a request once and returns the body of its response, within the limits of time and size.
     *
     * @throws StatusException if the status is not 2xx, with the server's message and the wait that it asks for
     * @throws UnusableAnswerException if the body is too large or compressed
     */
    public byte[] body(java.net.http.HttpRequest request) {
        return body(request, Optional.empty());
    }

    private byte[] body(java.net.http.HttpRequest request, Optional<ChatStream> stream) {
        long sent = request.bodyPublisher().map(BodyPublisher::contentLength).orElse(0L);
        UsageMeter.add(Usage.ofBytes(Math.max(0, sent), 0));
        HttpResponse<byte[]> response = send(request, stream);
        UsageMeter.add(Usage.ofBytes(0, response.body().length));
        int status = response.statusCode();
        if (status / 100 != 2) {
            throw new StatusException(
                    status,
                    status / 100 == 3 ? redirect(response) : ServerError.message(response.body(), options.key()),
                    RetryAfter.of(response.headers(), Instant.now()).orElse(null));
        }
        String encoding = response.headers().firstValue("Content-Encoding").orElse("identity");
        if (!encoding.equalsIgnoreCase("identity")) {
            throw UnusableAnswerException.later(
                    "unreadable answer",
                    "the server compressed its response (" + options.key().redact(encoding)
                            + "), which was not requested: switch compression off in the server or its proxy");
        }
        return stream.map(one -> one.answer(response.body())).orElse(response.body());
    }

    private String redirect(HttpResponse<byte[]> response) {
        String to = response.headers().firstValue("Location").orElse("an address that it does not name");
        int query = to.indexOf('?');
        return "the server redirects requests to "
                + options.key().redact(query < 0 ? to : to.substring(0, query))
                + ", which is not followed because the key would be sent there too: set baseUrl to"
                + " that address if it is right";
    }

    private HttpResponse<byte[]> send(java.net.http.HttpRequest request, Optional<ChatStream> stream) {
        StreamedBody streamed = new StreamedBody(options.maxResponseBytes());
        CompletableFuture<HttpResponse<byte[]>> response = options.client()
                .sendAsync(
                        request,
                        info -> info.statusCode() / 100 == 2
                                ? stream.isPresent() ? streamed : BoundedBody.whole(options.maxResponseBytes())
                                : BoundedBody.beginning(Math.min(ERROR_BYTES, options.maxResponseBytes())));
        try {
            HttpResponse<byte[]> whole = await(
                    response,
                    () -> stream.ifPresent(one -> one.pass(streamed)),
                    stream.isPresent() ? STREAM_MILLIS : TURN_MILLIS);
            stream.ifPresent(one -> one.pass(streamed));
            return whole;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CancelledException("interrupted while waiting for a server");
        } catch (ExecutionException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            if (find(BoundedBody.TooLarge.class, cause)) {
                throw UnusableAnswerException.later(
                        "response too large",
                        "the server's response is larger than " + options.maxResponseBytes()
                                + " bytes: if that is expected, raise maxResponseBytes");
            }
            // Without the cause, whose message may contain what the server sent.
            String shown = options.key().redact(CallFailure.describe(cause));
            if (find(HttpTimeoutException.class, cause)) {
                throw new dev.langchain4j.exception.TimeoutException(shown);
            }
            throw new ConnectionException(shown);
        } finally {
            // Stops the exchange if it is still running; a finished one ignores this.
            response.cancel(true);
        }
    }

    /**
     * Waits for the end of the response.
     *
     * @param passed called after each turn of waiting
     * @param millis duration of a turn
     */
    private HttpResponse<byte[]> await(CompletableFuture<HttpResponse<byte[]>> response, Runnable passed, long millis)
            throws InterruptedException, ExecutionException {
        long end = System.nanoTime() + options.timeout().toNanos();
        while (true) {
            long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
            if (left <= 0) {
                throw new dev.langchain4j.exception.TimeoutException("no complete response after " + options.timeout());
            }
            long turn = Math.min(left, millis);
            long allowed = Cancellation.remaining().map(Duration::toMillis).orElse(Long.MAX_VALUE);
            try {
                return response.get(Math.max(1, Math.min(turn, allowed)), TimeUnit.MILLISECONDS);
            } catch (TimeoutException e) {
                Cancellation.check("waiting for a server");
                passed.run();
            }
        }
    }

    private static boolean find(Class<? extends Throwable> type, @Nullable Throwable error) {
        Throwable at = error;
        for (int depth = 0; at != null && depth < 20; depth++) {
            if (type.isInstance(at)) {
                return true;
            }
            at = at.getCause();
        }
        return false;
    }

    @Override
    public void execute(HttpRequest request, ServerSentEventParser parser, ServerSentEventListener listener) {
        throw new UnsupportedOperationException("streams are read by ChatStream");
    }

    /**
     * Creates transports with these limits; the limits that LangChain4j would set are its defaults and are ignored.
     *
     * @param client client that all transports to one server share
     * @param answer checks responses
     * @param timeout time from the request to the last byte of the response
     * @param maxResponseBytes largest accepted response in bytes
     */
    public record Builder(HttpClient client, ChatAnswer answer, Duration timeout, long maxResponseBytes)
            implements HttpClientBuilder {

        /** Creates a client, which the transports to one server share. */
        public static HttpClient client(boolean encrypted, Duration connectTimeout) {
            return HttpClient.newBuilder()
                    // over plain http the JDK would ask to upgrade to HTTP/2, which some Python servers answer by
                    // Drops the body.
                    .version(encrypted ? HttpClient.Version.HTTP_2 : HttpClient.Version.HTTP_1_1)
                    .connectTimeout(connectTimeout)
                    .followRedirects(HttpClient.Redirect.NEVER)
                    .build();
        }

        /** The key, which is hidden in all messages. */
        public ApiKey key() {
            return answer.key();
        }

        @Override
        public Duration connectTimeout() {
            return client.connectTimeout().orElse(timeout);
        }

        @Override
        public Builder connectTimeout(Duration value) {
            return this;
        }

        @Override
        public Duration readTimeout() {
            return timeout;
        }

        @Override
        public Builder readTimeout(Duration value) {
            return this;
        }

        @Override
        public JdkTransport build() {
            return new JdkTransport(this);
        }
    }
}

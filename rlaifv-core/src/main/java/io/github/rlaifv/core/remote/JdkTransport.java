package io.github.rlaifv.core.remote;

import dev.langchain4j.http.client.HttpClientBuilder;
import dev.langchain4j.http.client.HttpRequest;
import dev.langchain4j.http.client.SuccessfulHttpResponse;
import dev.langchain4j.http.client.sse.ServerSentEventListener;
import dev.langchain4j.http.client.sse.ServerSentEventParser;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * LangChain4j's requests over the JDK's HTTP client. LangChain4j's own one drops the Retry-After header and its timeout
 * ends with the response's headers, so that a server which stalls within the body would hold a request for ever.
 */
final class JdkTransport implements dev.langchain4j.http.client.HttpClient {
    private static final int SHOWN = 500;

    private final HttpClient client;
    private final Duration timeout;
    private final ApiKey key;

    private JdkTransport(Builder builder) {
        client = HttpClient.newBuilder()
                // over plain http the JDK would ask to upgrade to HTTP/2, which some Python servers answer by
                // dropping the body
                .version(builder.encrypted() ? HttpClient.Version.HTTP_2 : HttpClient.Version.HTTP_1_1)
                .connectTimeout(builder.connectTimeout())
                .build();
        timeout = builder.readTimeout();
        key = builder.key();
    }

    @Override
    public SuccessfulHttpResponse execute(HttpRequest request) {
        java.net.http.HttpRequest.Builder jdk = java.net.http.HttpRequest.newBuilder(URI.create(request.url()))
                .method(request.method().name(), BodyPublishers.ofString(request.body()));
        request.headers().forEach((name, values) -> values.forEach(value -> jdk.header(name, value)));
        HttpResponse<byte[]> response = send(jdk.build());
        String body = key.redact(new String(response.body(), StandardCharsets.UTF_8));
        if (response.statusCode() / 100 != 2) {
            String shown = body.length() > SHOWN ? body.substring(0, SHOWN) + "..." : body;
            throw new StatusException(
                    response.statusCode(),
                    shown,
                    RetryAfter.of(response.headers(), Instant.now()).orElse(null));
        }
        return SuccessfulHttpResponse.builder()
                .statusCode(response.statusCode())
                .headers(response.headers().map())
                .body(body)
                .build();
    }

    private HttpResponse<byte[]> send(java.net.http.HttpRequest request) {
        CompletableFuture<HttpResponse<byte[]>> response = client.sendAsync(request, BodyHandlers.ofByteArray());
        try {
            return response.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            response.cancel(true);
            throw new dev.langchain4j.exception.TimeoutException("no whole answer after " + timeout);
        } catch (InterruptedException e) {
            response.cancel(true);
            Thread.currentThread().interrupt();
            throw new UncheckedIOException(new IOException("interrupted"));
        } catch (ExecutionException e) {
            Throwable cause = e.getCause();
            throw new UncheckedIOException(
                    cause instanceof IOException io ? io : new IOException(String.valueOf(cause), cause));
        }
    }

    @Override
    public void execute(HttpRequest request, ServerSentEventParser parser, ServerSentEventListener listener) {
        throw new UnsupportedOperationException("streaming is not used");
    }

    /**
     * Makes the transport with these limits; those that LangChain4j would set, its defaults, are not taken over.
     *
     * @param key to hide wherever a server repeats it
     * @param encrypted whether the server is reached by https
     * @param connectTimeout until a connection is there
     * @param readTimeout from the request to the last byte of the answer
     */
    record Builder(ApiKey key, boolean encrypted, Duration connectTimeout, Duration readTimeout)
            implements HttpClientBuilder {
        @Override
        public Builder connectTimeout(Duration value) {
            return this;
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

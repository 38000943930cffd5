package io.github.rlaifv.serve.internal.image;

import io.github.rlaifv.core.internal.LowerCase;
import io.github.rlaifv.serve.internal.wire.ApiError;
import io.github.rlaifv.serve.internal.wire.ApiError.ApiException;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Fetches images from allowed hosts. A server that fetched any address would let its clients reach what only the server
 * can reach, such as services of its own network and the cloud's metadata (server-side request forgery). So by default no
 * host is allowed, a host must be named exactly, and redirects are not followed.
 */
public final class HostImages {
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final Set<String> hosts;
    private final int most;
    private final HttpClient client;

    /**
     * @param hosts names of allowed hosts in lower case, with a port unless it is the scheme's own, such as {@code
     *     images.example.org} or {@code localhost:9000}
     * @param most most bytes of an image
     */
    public HostImages(Set<String> hosts, int most) {
        this.hosts = Set.copyOf(hosts);
        this.most = most;
        this.client = HttpClient.newBuilder()
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(PATIENCE)
                .build();
    }

    /**
     * Fetches an image.
     *
     * @throws ApiException naming the place, if the host is not allowed or the image can't be fetched
     */
    byte[] fetch(String url, String place) {
        URI address = address(url, place);
        CompletableFuture<byte[]> fetched = client.sendAsync(
                        HttpRequest.newBuilder(address).timeout(PATIENCE).GET().build(),
                        HttpResponse.BodyHandlers.ofInputStream())
                .thenApplyAsync(response -> body(response, place));
        try {
            return fetched.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw failed(place, "the server is stopping");
        } catch (TimeoutException e) {
            throw failed(place, "it took more than " + PATIENCE.toSeconds() + " seconds");
        } catch (ExecutionException e) {
            throw e.getCause() instanceof ApiException known
                    ? known
                    : failed(place, "the host did not answer with an image");
        } finally {
            fetched.cancel(true);
        }
    }

    private URI address(String url, String place) {
        URI address;
        try {
            address = new URI(url);
        } catch (URISyntaxException e) {
            throw refused(place, "The address in " + place + " is not valid.");
        }
        String host = LowerCase.of(String.valueOf(address.getHost()));
        String named = address.getPort() < 0 ? host : host + ":" + address.getPort();
        if (address.getRawUserInfo() != null || !hosts.contains(named)) {
            throw refused(
                    place,
                    "This server does not fetch the image in " + place + ": "
                            + (hosts.isEmpty() ? "it fetches no images" : "its host is not among the allowed ones")
                            + ". Send the image itself as a data URL, in the form 'data:image/png;base64,...'.");
        }
        return address;
    }

    private byte[] body(HttpResponse<InputStream> response, String place) {
        try (InputStream in = response.body()) {
            if (response.statusCode() != 200) {
                throw failed(place, "the host answered with status " + response.statusCode());
            }
            byte[] bytes = in.readNBytes(most + 1);
            if (bytes.length > most) {
                throw DataUrl.tooLarge(place, most);
            }
            return bytes;
        } catch (IOException e) {
            throw failed(place, "the connection broke");
        }
    }

    private static ApiException refused(String place, String message) {
        return ApiError.invalid(place, "invalid_image_url", message).exception();
    }

    private static ApiException failed(String place, String why) {
        return ApiError.invalid(
                        place,
                        "image_not_fetched",
                        "The image in " + place + " can't be fetched: " + why + ". Send it as a data URL.")
                .exception();
    }
}

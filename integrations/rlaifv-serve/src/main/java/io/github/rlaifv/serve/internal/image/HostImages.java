package io.github.rlaifv.serve.internal.image;

import io.github.rlaifv.core.internal.LowerCase;
import io.github.rlaifv.serve.internal.wire.ApiError;
import io.github.rlaifv.serve.internal.wire.ApiError.ApiException;
import io.github.rlaifv.serve.internal.wire.ImageAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodySubscriber;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongPredicate;

/**
 * Fetches images from allowed hosts. A server that fetched any address would let its clients reach what only the server
 * can reach, such as services of its own network and the cloud's metadata (server-side request forgery). So by default no
 * host is allowed, a host must be named exactly, and redirects are not followed.
 */
public final class HostImages {
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final int OK = 200;
    private static final int LONGEST_SCHEME = 10;

    private final Set<String> hosts;
    private final int most;
    private final Duration patience;
    private final Optional<HttpClient> client;

    /**
     * @param hosts names of allowed hosts in lower case, with a port unless it is the scheme's own, such as {@code
     *     images.example.org} or {@code localhost:9000}
     * @param most most bytes of an image
     */
    public HostImages(Set<String> hosts, int most) {
        this(hosts, most, PATIENCE);
    }

    /** @param patience longest time in which all images of a request are fetched */
    HostImages(Set<String> hosts, int most, Duration patience) {
        this.hosts = Set.copyOf(hosts);
        this.most = most;
        this.patience = patience;
        this.client = hosts.isEmpty()
                ? Optional.empty()
                : Optional.of(HttpClient.newBuilder()
                        .followRedirects(HttpClient.Redirect.NEVER)
                        .connectTimeout(patience)
                        .build());
    }

    /**
     * Fetches the images of a request that have the address of a host, all at the same time. No thread waits for them.
     *
     * @param images addresses of all images of the request
     * @param memory takes bytes of the memory for requests; false if there are not as many left
     * @return the bytes of the fetched images by their place. It fails with an {@link ApiException} that names the place of
     *     an image that can't be fetched, or not in time. Cancelling it closes the connections
     * @throws ApiException naming the place of an image whose host is not allowed
     */
    public CompletableFuture<Map<String, byte[]>> fetch(List<ImageAddress> images, LongPredicate memory) {
        Map<String, URI> addresses = new LinkedHashMap<>();
        for (ImageAddress image : images) {
            String url = image.url();
            String start = LowerCase.of(url.substring(0, Math.min(url.length(), LONGEST_SCHEME)));
            if (start.startsWith("http:") || start.startsWith("https:")) {
                addresses.put(image.place(), address(url, image.place()));
            }
        }
        if (addresses.isEmpty() || client.isEmpty()) {
            return CompletableFuture.completedFuture(Map.of());
        }
        Fetching fetching = new Fetching(patience);
        addresses.forEach((place, address) -> fetching.add(
                place,
                client.get()
                        .sendAsync(HttpRequest.newBuilder(address).GET().build(), head -> body(head, place, memory))));
        return fetching.whole();
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

    private BodySubscriber<byte[]> body(HttpResponse.ResponseInfo head, String place, LongPredicate memory) {
        if (head.statusCode() != OK) {
            ApiException failed = Fetching.failed(place, "the host answered with status " + head.statusCode());
            return new LimitedBody(size -> Optional.of(failed));
        }
        long[] taken = {0};
        return new LimitedBody(size -> {
            if (size > most) {
                return Optional.of(DataUrl.tooLarge(place, most));
            }
            long more = size - taken[0];
            taken[0] = size;
            return memory.test(more)
                    ? Optional.empty()
                    : Optional.of(ApiError.full().exception());
        });
    }

    private static ApiException refused(String place, String message) {
        return ApiError.invalid(place, "invalid_image_url", message).exception();
    }
}

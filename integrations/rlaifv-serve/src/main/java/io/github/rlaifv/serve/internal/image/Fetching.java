package io.github.rlaifv.serve.internal.image;

import io.github.rlaifv.serve.internal.wire.ApiError;
import io.github.rlaifv.serve.internal.wire.ApiError.ApiException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** The images of one request that are being fetched. The first failure ends all of them, and so does the time limit. */
final class Fetching {
    private static final int DEEPEST_CAUSE = 10;

    private final Duration patience;
    private final Map<String, CompletableFuture<HttpResponse<byte[]>>> responses = new LinkedHashMap<>();

    /** @param patience longest time until the last image is there */
    Fetching(Duration patience) {
        this.patience = patience;
    }

    /** Adds the response with the image of a place. */
    void add(String place, CompletableFuture<HttpResponse<byte[]>> response) {
        responses.put(place, response);
    }

    /** The bytes of all images by their place. Its failure, also by cancelling it, closes the connections. */
    CompletableFuture<Map<String, byte[]>> whole() {
        CompletableFuture<Void> all = CompletableFuture.allOf(responses.values().toArray(CompletableFuture[]::new));
        responses.forEach((place, response) -> {
            var failing = response.whenComplete((body, failure) -> {
                if (failure != null) {
                    all.completeExceptionally(failure(place, failure));
                }
            });
        });
        CompletableFuture<Map<String, byte[]>> whole = new CompletableFuture<>();
        var ending = all.orTimeout(patience.toMillis(), TimeUnit.MILLISECONDS).whenComplete((done, failure) -> {
            if (failure == null) {
                whole.complete(bytes());
            } else {
                whole.completeExceptionally(failure instanceof TimeoutException ? late() : failed(failure));
            }
        });
        var cancelling = whole.whenComplete((bytes, failure) -> {
            if (failure != null) {
                responses.values().forEach(response -> response.cancel(true));
                all.cancel(true);
            }
        });
        return whole;
    }

    private Map<String, byte[]> bytes() {
        Map<String, byte[]> bytes = new HashMap<>();
        responses.forEach((place, response) -> bytes.put(place, response.join().body()));
        return bytes;
    }

    /** Names the place of an image that failed before all images were waited for. */
    private Throwable failed(Throwable failure) {
        if (failure instanceof ApiException) {
            return failure;
        }
        return responses.entrySet().stream()
                .filter(response -> response.getValue().isCompletedExceptionally())
                .findFirst()
                .<Throwable>map(response -> failure(response.getKey(), failure))
                .orElse(failure);
    }

    private ApiException late() {
        String place = responses.entrySet().stream()
                .filter(response -> !response.getValue().isDone())
                .map(Map.Entry::getKey)
                .findFirst()
                .orElse("messages");
        return failed(place, "it took more than " + patience.toMillis() / 1000.0 + " seconds");
    }

    private static ApiException failure(String place, Throwable failure) {
        Throwable at = failure;
        for (int depth = 0; at != null && depth < DEEPEST_CAUSE; depth++) {
            if (at instanceof ApiException known) {
                return known;
            }
            at = at.getCause();
        }
        return failed(place, "the host did not answer with an image");
    }

    /** The error of an image that can't be fetched. */
    static ApiException failed(String place, String why) {
        return ApiError.invalid(
                        place,
                        "image_not_fetched",
                        "The image in " + place + " can't be fetched: " + why + ". Send it as a data URL.")
                .exception();
    }
}

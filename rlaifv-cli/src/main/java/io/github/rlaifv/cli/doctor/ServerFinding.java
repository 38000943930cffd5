package io.github.rlaifv.cli.doctor;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.rlaifv.core.internal.JsonText;
import io.github.rlaifv.core.model.Policies;
import io.github.rlaifv.core.run.RlaifvException;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URLDecoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

/**
 * Whether servers answer, and have the model that their address names.
 *
 * @param address address of a model, such as {@code http://localhost:8000/v1?model=NAME}; with {@code also=} that of
 *     several servers
 * @param patience longest time for the headers of an answer, and again for its body
 */
record ServerFinding(String address, Duration patience) {
    private static final int UNAUTHORIZED = 401;
    private static final int FORBIDDEN = 403;
    private static final int OK = 200;

    /** A list of models is far smaller. */
    private static final int MOST_BYTES = 4 << 20;

    private static final String AREA = "server";
    private static final String KEY_VARIABLE = "apiKeyVariable";

    /** Asks each server of the address once. */
    List<Finding> all() {
        URI uri = URI.create(address);
        Optional<String> variable = parameter(uri, KEY_VARIABLE);
        Optional<String> key = variable.map(System::getenv);
        if (variable.isPresent() && key.isEmpty()) {
            return List.of(Finding.problem(
                    AREA, "the environment variable " + variable.get() + " is not set", "Set it to the server's key"));
        }
        try {
            // the address as all commands read it; no server is asked for that, and the message repeats no password
            Policies.open(uri).close();
        } catch (RlaifvException | IllegalArgumentException e) {
            return List.of(Finding.problem(
                    AREA,
                    "the address can't be used: " + e.getMessage(),
                    "Give an address such as http://localhost:8000/v1?model=NAME&" + KEY_VARIABLE + "=NAME"));
        }
        List<String> bases = new ArrayList<>(List.of(address.replaceAll("\\?.*", "")));
        parameters(uri, "also").forEach(bases::add);
        return bases.stream().map(base -> asked(base, uri, key)).toList();
    }

    private Finding asked(String base, URI uri, Optional<String> key) {
        try {
            HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(base.replaceAll("/+$", "") + "/models"))
                    .timeout(patience);
            key.ifPresent(value -> request.header("Authorization", "Bearer " + value));
            HttpResponse<InputStream> response = HttpClient.newBuilder()
                    .connectTimeout(patience)
                    .build()
                    .send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
            return answered(base, uri, response.statusCode(), body(response.body()));
        } catch (IOException | IllegalArgumentException e) {
            return Finding.problem(
                    AREA,
                    base + " does not answer (" + e.getClass().getSimpleName() + ")",
                    "Start the server, and check host, port and network");
        } catch (TimeoutException e) {
            return Finding.problem(
                    AREA,
                    base + " begins to answer, but does not end within " + patience.toSeconds() + " s",
                    "Check the server and what is between, such as a proxy");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Finding.problem(AREA, base + " was not asked to the end", "Run the command again");
        }
    }

    /** Reads a body to a limit. The time limit of a request ends with its headers, so this has its own. */
    private String body(InputStream stream) throws IOException, TimeoutException, InterruptedException {
        try (stream) {
            return CompletableFuture.supplyAsync(() -> text(stream)).get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw new IOException(e.getCause());
        }
    }

    private static String text(InputStream stream) {
        try {
            return new String(stream.readNBytes(MOST_BYTES), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new CompletionException(e);
        }
    }

    private static Finding answered(String shown, URI address, int status, String body) {
        if (status == UNAUTHORIZED || status == FORBIDDEN) {
            return Finding.problem(
                    AREA,
                    shown + " refuses the key (status " + status + ")",
                    parameter(address, KEY_VARIABLE)
                            .map(name -> "Set the environment variable " + name + " to a key that the server accepts")
                            .orElse("Name the environment variable of the key in the address: " + KEY_VARIABLE
                                    + "=NAME"));
        }
        if (status != OK) {
            return Finding.note(
                    AREA,
                    shown + " answers, but has no list of models (status " + status + ")",
                    "Check the path of the address, which usually ends in /v1");
        }
        String model = parameter(address, "model").orElse("");
        List<String> names = names(body);
        return names.isEmpty() || names.contains(model)
                ? Finding.ok(AREA, shown + " answers" + (names.isEmpty() ? "" : " and has the model " + model))
                : Finding.problem(
                        AREA,
                        shown + " has no model " + model + ", but " + String.join(", ", names),
                        "Use one of these names in the address: model=NAME");
    }

    /** The names in a list of models; not the ids of what the entries hold, such as vLLM's permissions. */
    private static List<String> names(String body) {
        try {
            List<String> names = new ArrayList<>();
            for (JsonNode model : JsonText.recognize(body).path("data")) {
                if (model.path("id").isTextual()) {
                    names.add(model.path("id").textValue());
                }
            }
            return names;
        } catch (IOException e) {
            return List.of();
        }
    }

    private static Optional<String> parameter(URI address, String name) {
        return parameters(address, name).findFirst();
    }

    private static Stream<String> parameters(URI address, String name) {
        return Optional.ofNullable(address.getRawQuery()).stream()
                .flatMap(query -> Arrays.stream(query.split("&")))
                .filter(part -> part.startsWith(name + "="))
                .map(part -> URLDecoder.decode(part.substring(name.length() + 1), StandardCharsets.UTF_8));
    }
}

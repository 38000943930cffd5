package io.github.rlaifv.cli.doctor;

import io.github.rlaifv.core.internal.JsonText;
import java.io.IOException;
import java.net.URI;
import java.net.URLDecoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Whether a server answers, and has the model that its address names.
 *
 * @param address address of a model, such as {@code http://localhost:8000/v1?model=NAME}
 */
record ServerFinding(String address) {
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final int UNAUTHORIZED = 401;
    private static final int FORBIDDEN = 403;
    private static final int OK = 200;
    private static final String AREA = "server";

    Finding find() {
        URI uri = URI.create(address);
        String shown = address.replaceAll("\\?.*", "");
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(shown.replaceAll("/+$", "") + "/models"))
                .timeout(PATIENCE);
        Optional<String> variable = parameter(uri, "apiKeyVariable");
        if (variable.isPresent()) {
            String key = System.getenv(variable.get());
            if (key == null) {
                return Finding.problem(
                        AREA,
                        "the environment variable " + variable.get() + " is not set",
                        "Set it to the server's key");
            }
            request.header("Authorization", "Bearer " + key);
        }
        try {
            HttpResponse<String> response = HttpClient.newBuilder()
                    .connectTimeout(PATIENCE)
                    .build()
                    .send(request.build(), HttpResponse.BodyHandlers.ofString());
            return answered(shown, parameter(uri, "model").orElse(""), response);
        } catch (IOException e) {
            return Finding.problem(
                    AREA,
                    shown + " does not answer (" + e.getClass().getSimpleName() + ")",
                    "Start the server, and check host, port and network");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Finding.problem(AREA, shown + " was not asked to the end", "Run the command again");
        }
    }

    private static Finding answered(String shown, String model, HttpResponse<String> response) {
        int status = response.statusCode();
        if (status == UNAUTHORIZED || status == FORBIDDEN) {
            return Finding.problem(
                    AREA,
                    shown + " refuses the key (status " + status + ")",
                    "Name the environment variable of the key in the address: apiKeyVariable=NAME");
        }
        if (status != OK) {
            return Finding.note(
                    AREA,
                    shown + " answers, but has no list of models (status " + status + ")",
                    "Check the path of the address, which usually ends in /v1");
        }
        List<String> names = names(response.body());
        return names.isEmpty() || names.contains(model)
                ? Finding.ok(AREA, shown + " answers" + (names.isEmpty() ? "" : " and has the model " + model))
                : Finding.problem(
                        AREA,
                        shown + " has no model " + model + ", but " + String.join(", ", names),
                        "Use one of these names in the address: model=NAME");
    }

    private static List<String> names(String body) {
        try {
            return JsonText.recognize(body).findValuesAsText("id");
        } catch (IOException e) {
            return List.of();
        }
    }

    private static Optional<String> parameter(URI address, String name) {
        return Optional.ofNullable(address.getRawQuery()).stream()
                .flatMap(query -> Arrays.stream(query.split("&")))
                .filter(part -> part.startsWith(name + "="))
                .map(part -> URLDecoder.decode(part.substring(name.length() + 1), StandardCharsets.UTF_8))
                .findFirst();
    }
}

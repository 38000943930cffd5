package io.github.rlaifv.serve.load;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.common.collect.Lists;
import io.github.rlaifv.core.image.ImageSource;
import io.github.rlaifv.core.policy.GenerationRequest;
import io.github.rlaifv.core.policy.Policy;
import io.github.rlaifv.core.policy.Prompt;
import io.github.rlaifv.core.policy.Sampling;
import io.github.rlaifv.serve.testkit.ApiClient;
import io.github.rlaifv.tinyworld.TinyWorld;
import io.github.rlaifv.tinyworld.scene.SceneSplit;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The requests of a load. Request i has the seed i, one of a few images and questions, and a kind of client.
 *
 * @param images PNG files of scenes
 */
record LoadPlan(List<byte[]> images) {
    /** Most bytes of a request's body in the load's server. */
    static final int BODY_BYTES = 400_000;

    /** Most bytes of an image in the load's server. */
    static final int IMAGE_BYTES = 200_000;

    private static final List<String> QUESTIONS =
            List.of("What do you see in the image?", "Describe the image.", "What is in the image?");
    private static final int TOKENS = 32;
    private static final int PER_CALL = 32;

    /** What the client of a request does. */
    enum Kind {
        PLAIN,
        STREAM,
        SLOW_READER,
        VANISHES_WAITING,
        VANISHES_STREAMING,
        BODY_TOO_LARGE,
        IMAGE_TOO_LARGE,
        IMAGE_DAMAGED
    }

    static LoadPlan ofScenes(int count) {
        TinyWorld world = new TinyWorld();
        return new LoadPlan(IntStream.range(0, count)
                .mapToObj(i -> world.image(SceneSplit.TEST.scene(i)).read())
                .toList());
    }

    Kind kind(int request) {
        return switch (request % 20) {
            case 3 -> Kind.VANISHES_WAITING;
            case 7 -> Kind.VANISHES_STREAMING;
            case 9 -> Kind.SLOW_READER;
            case 11 -> Kind.BODY_TOO_LARGE;
            case 15 -> Kind.IMAGE_TOO_LARGE;
            case 19 -> Kind.IMAGE_DAMAGED;
            default -> request % 3 == 0 ? Kind.STREAM : Kind.PLAIN;
        };
    }

    private byte[] image(int request) {
        return images.get(request % images.size());
    }

    private static String question(int request) {
        return QUESTIONS.get(request % QUESTIONS.size());
    }

    ObjectNode body(ApiClient client, int request) {
        byte[] image = switch (kind(request)) {
            case BODY_TOO_LARGE -> new byte[BODY_BYTES];
            case IMAGE_TOO_LARGE -> new byte[IMAGE_BYTES + 1];
            case IMAGE_DAMAGED -> Arrays.copyOf(image(request), image(request).length / 2);
            default -> image(request);
        };
        return client.ask(question(request), image)
                .put("seed", request)
                .put("temperature", 0.7)
                .put("max_tokens", TOKENS);
    }

    /** The answers of direct calls, by request. */
    List<String> expected(Policy policy, int requests) {
        List<GenerationRequest> all =
                IntStream.range(0, requests).mapToObj(this::request).toList();
        return Lists.partition(all, PER_CALL).stream()
                .flatMap(part -> policy.generate(part).stream())
                .map(written -> written.get(0).text())
                .toList();
    }

    private GenerationRequest request(int i) {
        Prompt prompt = Prompt.of(ImageSource.of("scene", image(i)), question(i));
        Sampling sampling =
                Sampling.builder().temperature(0.7).maxNewTokens(TOKENS).seed(i).build();
        return new GenerationRequest(prompt.fingerprint(), prompt, 1, sampling);
    }
}

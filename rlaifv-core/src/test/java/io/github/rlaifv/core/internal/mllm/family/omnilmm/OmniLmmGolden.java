package io.github.rlaifv.core.internal.mllm.family.omnilmm;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.rlaifv.core.device.ScalarType;
import io.github.rlaifv.core.image.ImageSource;
import io.github.rlaifv.core.image.processing.ImageDecoder;
import io.github.rlaifv.core.internal.mllm.LocalPolicy;
import io.github.rlaifv.core.model.Policies;
import io.github.rlaifv.core.policy.Content;
import io.github.rlaifv.core.policy.Message;
import io.github.rlaifv.core.policy.PolicyOptions;
import io.github.rlaifv.core.policy.Prompt;
import io.github.rlaifv.core.policy.Role;
import io.github.rlaifv.core.testkit.Fixtures;
import io.github.rlaifv.core.testkit.GoldenCase;
import io.github.rlaifv.core.testkit.GoldenTensors;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * One case of omnilmm/goldens.json.
 *
 * @param json the case
 */
record OmniLmmGolden(JsonNode json) {
    private static final String MARK = "<image>";

    static Path folder() {
        return Fixtures.path("omnilmm");
    }

    static Path model() {
        return folder().resolve("model");
    }

    /** Opens the model in float32. Images are not turned upright, as in the official image loader. */
    static LocalPolicy open() {
        return (LocalPolicy) Policies.open(
                Fixtures.require(model()),
                PolicyOptions.builder()
                        .precision(ScalarType.FLOAT32)
                        .imageDecoder(ImageDecoder.standard().withExifOrientation(false))
                        .build());
    }

    /** Content of goldens.json. */
    static JsonNode file() {
        return Fixtures.json(Fixtures.require(folder().resolve("goldens.json")));
    }

    static GoldenTensors tensors() {
        return GoldenTensors.read(Fixtures.require(folder().resolve("goldens.safetensors")));
    }

    static Stream<OmniLmmGolden> all() {
        return StreamSupport.stream(file().path("cases").spliterator(), false).map(OmniLmmGolden::new);
    }

    String key() {
        return json.path("key").asText();
    }

    String text(String field) {
        return json.path(field).asText();
    }

    List<Integer> ids(String field) {
        return GoldenCase.integers(json.path(field));
    }

    boolean hasPhoto() {
        return json.path("photo").isTextual();
    }

    ImageSource photo() {
        return ImageSource.of(folder().resolve("photos").resolve(text("photo")));
    }

    /** The prompt, with the photo at the mark in the question, or on a line of its own before a question without mark. */
    Prompt prompt() {
        if (!hasPhoto()) {
            return Prompt.of(text("question"));
        }
        String question = text("question");
        String marked = question.contains(MARK) ? question : MARK + "\n" + question;
        List<Content> content = new ArrayList<>();
        if (marked.startsWith(MARK + "\n")) {
            content.add(new Content.Image(photo()));
            marked = marked.substring(MARK.length() + 1);
        }
        String[] parts = marked.split(MARK, -1);
        for (int i = 0; i < parts.length; i++) {
            if (i > 0) {
                content.add(new Content.Image(photo()));
            }
            content.add(new Content.Text(parts[i]));
        }
        return new Prompt(List.of(new Message(Role.USER, content)));
    }

    @Override
    public String toString() {
        return key();
    }
}

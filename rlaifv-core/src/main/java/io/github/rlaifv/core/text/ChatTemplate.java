package io.github.rlaifv.core.text;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.rlaifv.core.internal.file.BoundedFile;
import io.github.rlaifv.core.internal.file.JsonFile;
import io.github.rlaifv.core.run.BadDataException;
import io.github.rlaifv.core.run.InputLimit;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Finds the chat template of a model folder, by which a family may tell its prompt formats apart; it is never run. */
public final class ChatTemplate {
    /** Characters; published templates have some thousands. */
    private static final int LONGEST = 1 << 17;

    private ChatTemplate() {}

    /**
     * The text of the template, from {@code chat_template.jinja}, {@code chat_template.json},
     * {@code processor_config.json} or {@code tokenizer_config.json}; the one called "default" where a file has several;
     * empty if there is none.
     *
     * @throws BadDataException naming the file if it can't be read
     */
    public static Optional<String> read(Path modelFolder) {
        Path jinja = modelFolder.resolve("chat_template.jinja");
        if (Files.exists(jinja, LinkOption.NOFOLLOW_LINKS)) {
            return Optional.of(checked(BoundedFile.text(jinja, InputLimit.SETTINGS), jinja));
        }
        return field(modelFolder.resolve("chat_template.json"))
                .or(() -> field(modelFolder.resolve("processor_config.json")))
                .or(() -> field(modelFolder.resolve("tokenizer_config.json")));
    }

    /**
     * What a template says, as a format reads it.
     *
     * @param template the text that {@link #read} gave for the folder
     * @throws BadDataException naming the folder, if the format can't follow the template
     */
    public static <T> T follow(Path modelFolder, String template, Function<String, T> format) {
        try {
            return format.apply(template);
        } catch (BadDataException e) {
            throw new BadDataException(
                    "the chat template of " + modelFolder + " can't be followed: " + e.getMessage(), e);
        }
    }

    private static Optional<String> field(Path file) {
        Optional<String> template = JsonFile.readIfPresent(file)
                .map(json -> chosen(json.path("chat_template")))
                .filter(JsonNode::isTextual)
                .map(JsonNode::asText);
        template.ifPresent(text -> checked(text, file));
        return template;
    }

    private static JsonNode chosen(JsonNode template) {
        for (JsonNode named : template.isArray() ? template : List.<JsonNode>of()) {
            if (named.path("name").asText().equals("default")) {
                return named.path("template");
            }
        }
        return template;
    }

    private static String checked(String template, Path file) {
        if (template.length() > LONGEST) {
            throw new BadDataException(file + " has a chat template of " + template.length() + " characters, up to "
                    + LONGEST + " are read: download it again");
        }
        return template;
    }
}

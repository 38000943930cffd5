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

/**
 * Finds the chat template of a model folder. Families use it to choose the right prompt format; the template is never
 * executed as a program.
 */
public final class ChatTemplate {
    /** Longest template in characters; published templates have a few thousand. */
    private static final int LONGEST = 1 << 17;

    private ChatTemplate() {}

    /**
     * Reads the chat template from {@code chat_template.jinja}, {@code chat_template.json}, {@code
     * processor_config.json} or {@code tokenizer_config.json}. If a file has several templates, the one named "default"
     * is used. Empty if there is none.
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
     * Applies a function to a template, such as one that derives a prompt format from it, and names the folder if it
     * fails.
     *
     * @param modelFolder folder of the model, for messages
     * @param template text that {@link #read} returned for the folder
     * @param format reads what it needs from the template
     * @throws BadDataException naming the folder if the template is not supported
     */
    public static <T> T follow(Path modelFolder, String template, Function<String, T> format) {
        try {
            return format.apply(template);
        } catch (BadDataException e) {
            throw new BadDataException(
                    "the chat template of " + modelFolder + " is not supported: " + e.getMessage(), e);
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
            throw new BadDataException(file + " has a chat template of " + template.length()
                    + " characters, over the limit"
                    + " of " + LONGEST + ": download it again");
        }
        return template;
    }
}

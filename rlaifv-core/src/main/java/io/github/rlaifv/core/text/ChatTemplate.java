package io.github.rlaifv.core.text;

import io.github.rlaifv.core.internal.JsonFile;
import io.github.rlaifv.core.run.BadDataException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Finds the chat template of a model folder, by which a family may tell its prompt formats apart; it is never run. */
public final class ChatTemplate {
    private ChatTemplate() {}

    /**
     * The text of the template, from {@code chat_template.jinja}, {@code chat_template.json} or
     * {@code tokenizer_config.json}; empty if there is none.
     *
     * @throws BadDataException naming the file if it can't be read
     */
    public static Optional<String> read(Path modelFolder) {
        Path jinja = modelFolder.resolve("chat_template.jinja");
        if (Files.exists(jinja)) {
            try {
                return Optional.of(Files.readString(jinja));
            } catch (IOException e) {
                throw new BadDataException(jinja + " can't be read as UTF-8 text: " + e, e);
            }
        }
        return field(modelFolder.resolve("chat_template.json"))
                .or(() -> field(modelFolder.resolve("tokenizer_config.json")));
    }

    private static Optional<String> field(Path file) {
        return JsonFile.readIfPresent(file)
                .map(json -> json.path("chat_template"))
                .filter(node -> node.isTextual())
                .map(node -> node.asText());
    }
}

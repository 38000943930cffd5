package io.github.rlaifv.core.internal;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.rlaifv.core.run.BadDataException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Reads the JSON settings files of a model folder. */
public final class JsonFile {
    private static final ObjectMapper JSON = new ObjectMapper();

    private JsonFile() {}

    /**
     * Reads a file that must hold a JSON object.
     *
     * @throws BadDataException naming the file if it is missing, unreadable or no JSON object
     */
    public static JsonNode read(Path file) {
        JsonNode node;
        try {
            node = JSON.readTree(Files.readString(file));
        } catch (JsonProcessingException e) {
            throw new BadDataException(
                    file + " is no valid JSON (" + e.getOriginalMessage() + "): download it again or repair it", e);
        } catch (IOException e) {
            throw new BadDataException(
                    file + " can't be read (" + e + "): check that the file exists, is readable and is UTF-8", e);
        }
        if (!node.isObject()) {
            throw new BadDataException(file + " holds no JSON object: download it again or repair it");
        }
        return node;
    }

    /** Reads a file that may be absent. */
    public static Optional<JsonNode> readIfPresent(Path file) {
        return Files.exists(file) ? Optional.of(read(file)) : Optional.empty();
    }
}

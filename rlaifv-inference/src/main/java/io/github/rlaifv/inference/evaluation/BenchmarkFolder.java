package io.github.rlaifv.inference.evaluation;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.rlaifv.core.data.ImageSource;
import io.github.rlaifv.core.run.BadDataException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The folder with a benchmark's published files.
 *
 * @param folder of the user
 * @param benchmark its name
 * @param source where the files are published
 */
record BenchmarkFolder(Path folder, String benchmark, String source) {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** A file that must be there, under one of several names. */
    Path file(String... names) {
        for (String name : names) {
            if (Files.exists(folder.resolve(name))) {
                return folder.resolve(name);
            }
        }
        throw new BadDataException(
                benchmark + " needs " + String.join(" or ", names) + " in " + folder + ", as published at " + source);
    }

    /** A JSON file of any kind. */
    JsonNode json(Path file) {
        try {
            return JSON.readTree(file.toFile());
        } catch (IOException e) {
            throw new BadDataException(file + " is no valid JSON (" + e.getMessage() + "): download it again", e);
        }
    }

    /** The objects of a file that is a JSON array, or has one object a line. */
    List<JsonNode> records(Path file) {
        List<JsonNode> records = new ArrayList<>();
        try {
            String text = Files.readString(file);
            if (text.stripLeading().startsWith("[")) {
                JSON.readTree(text).forEach(records::add);
                return records;
            }
            List<String> lines = text.lines().toList();
            for (int i = 0; i < lines.size(); i++) {
                if (!lines.get(i).isBlank()) {
                    records.add(line(file, i + 1, lines.get(i)));
                }
            }
        } catch (JsonProcessingException e) {
            throw new BadDataException(
                    file + " is no valid JSON (" + e.getOriginalMessage() + "): download it again", e);
        } catch (IOException e) {
            throw new BadDataException(file + " can't be read as UTF-8 text: download it again", e);
        }
        return records;
    }

    private static JsonNode line(Path file, int number, String text) {
        try {
            return JSON.readTree(text);
        } catch (JsonProcessingException e) {
            throw new BadDataException(file + ", line " + number + ": is no valid JSON: download it again", e);
        }
    }

    /** A text field of a record. */
    String text(JsonNode record, String field, Path file, int number) {
        JsonNode value = record.path(field);
        if (!value.isValueNode() || value.isNull()) {
            throw new BadDataException(file + ", record " + number + ": has no '" + field + "': download it again");
        }
        return value.asText();
    }

    /** A picture, in one of several folders. */
    ImageSource image(String name, String... folders) {
        for (String inside : folders) {
            Path file = folder.resolve(inside).resolve(name);
            if (Files.exists(file)) {
                return ImageSource.of(file);
            }
        }
        throw new BadDataException(benchmark + " needs the picture " + name + " in " + folder + " or its folders "
                + String.join(", ", folders) + ", as published at " + source);
    }
}

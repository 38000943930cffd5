package io.github.rlaifv.inference.evaluation;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.rlaifv.core.run.BadDataException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What AMBER's annotators say of an item.
 *
 * @param type such as {@code generative} or {@code discriminative-attribute-state}
 * @param objects in the picture; of the generative part
 * @param likelyInventions what people would expect there, but is not; of the generative part
 * @param yes whether the answer is yes; of the discriminative part
 */
record AmberTruth(String type, List<String> objects, List<String> likelyInventions, boolean yes) {
    AmberTruth {
        objects = List.copyOf(objects);
        likelyInventions = List.copyOf(likelyInventions);
    }

    static AmberTruth of(JsonNode annotation, Path file, String id) {
        String type = annotation.path("type").asText("");
        if (type.equals("generative")) {
            return new AmberTruth(
                    type, words(annotation, "truth", file, id), words(annotation, "hallu", file, id), false);
        }
        String truth = annotation.path("truth").asText("");
        if (!type.startsWith("discriminative") || !(truth.equals("yes") || truth.equals("no"))) {
            throw new BadDataException(file + ", id " + id
                    + ": needs the type generative, or discriminative with the truth yes or no: download it again");
        }
        return new AmberTruth(type, List.of(), List.of(), truth.equals("yes"));
    }

    private static List<String> words(JsonNode annotation, String field, Path file, String id) {
        if (!annotation.path(field).isArray()) {
            throw new BadDataException(file + ", id " + id + ": has no list '" + field + "': download it again");
        }
        List<String> words = new ArrayList<>();
        annotation.path(field).forEach(word -> words.add(word.asText()));
        return words;
    }
}

package io.github.rlaifv.inference.evaluation.internal.benchmark;

import io.github.rlaifv.core.internal.LowerCase;
import io.github.rlaifv.core.internal.json.JsonRecord;
import java.util.List;

/**
 * What AMBER's annotations say about an item.
 *
 * @param type type as published: {@code generative}, {@code discriminative-hallucination} (existence),
 *     {@code discriminative-attribute-state}, {@code -number} or {@code -action}, {@code discriminative-relation} or
 *     {@code relation}
 * @param objects objects in the image; for the generative part
 * @param likelyInventions objects that people would expect in the image but that are not there; for the generative part
 * @param yes whether the right answer is yes; for the discriminative part
 */
public record AmberTruth(String type, List<String> objects, List<String> likelyInventions, boolean yes) {
    public AmberTruth {
        objects = List.copyOf(objects);
        likelyInventions = List.copyOf(likelyInventions);
    }

    public static AmberTruth of(JsonRecord annotation) {
        String type = annotation.string("type");
        if (type.equals("generative")) {
            return new AmberTruth(type, words(annotation, "truth"), words(annotation, "hallu"), false);
        }
        if (!type.startsWith("discriminative-") && !type.equals("relation")) {
            throw annotation.problem("type", "must be generative, relation or begin with discriminative-, is " + type);
        }
        String truth = annotation.string("truth");
        if (!(truth.equals("yes") || truth.equals("no"))) {
            throw annotation.problem("truth", "must be yes or no, is " + truth);
        }
        return new AmberTruth(type, List.of(), List.of(), truth.equals("yes"));
    }

    /** Returns the words in lower case, in which words of answers are looked up. */
    private static List<String> words(JsonRecord annotation, String field) {
        return annotation.texts(field).stream().map(LowerCase::of).toList();
    }
}

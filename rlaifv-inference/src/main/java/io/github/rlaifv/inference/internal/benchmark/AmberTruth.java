package io.github.rlaifv.inference.internal.benchmark;

import io.github.rlaifv.core.internal.LowerCase;
import io.github.rlaifv.core.internal.json.JsonRecord;
import java.util.List;

/**
 * What AMBER's annotators say of an item.
 *
 * @param type as published: {@code generative}, {@code discriminative-hallucination} (existence), {@code
 *     discriminative-attribute-state}, {@code -number} or {@code -action}, {@code discriminative-relation} or {@code relation}
 * @param objects in the picture; of the generative part
 * @param likelyInventions what people would expect there, but is not; of the generative part
 * @param yes whether the answer is yes; of the discriminative part
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

    /** In lower case, as words of answers are looked up. */
    private static List<String> words(JsonRecord annotation, String field) {
        return annotation.texts(field).stream().map(LowerCase::of).toList();
    }
}

package io.github.rlaifv.inference.evaluation.internal.benchmark;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The known words of an answer.
 *
 * @param all mentions in order, each as often as it counts
 */
public record ObjectMentions(List<Mention> all) {
    public ObjectMentions {
        all = List.copyOf(all);
    }

    /**
     * A mention of a known word.
     *
     * @param word word as listed
     * @param object COCO's class
     * @param at position among the objects, or among the words of the answer
     */
    record Mention(String word, String object, int at) {}

    /** Returns the mentions of classes that are not in the image. */
    public List<Mention> hallucinated(Set<String> truth) {
        return all.stream().filter(mention -> !truth.contains(mention.object())).toList();
    }

    /** Returns the mentioned classes that are in the image. */
    public Set<String> covered(Set<String> truth) {
        return objects().stream().filter(truth::contains).collect(Collectors.toSet());
    }

    /** Returns all mentioned classes. */
    public Set<String> objects() {
        return all.stream().map(Mention::object).collect(Collectors.toSet());
    }
}

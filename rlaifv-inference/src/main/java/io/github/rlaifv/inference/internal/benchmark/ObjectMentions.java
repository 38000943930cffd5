package io.github.rlaifv.inference.internal.benchmark;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The known words of an answer.
 *
 * @param all in order, each as often as it counts
 */
public record ObjectMentions(List<Mention> all) {
    public ObjectMentions {
        all = List.copyOf(all);
    }

    /**
     * A word of the list.
     *
     * @param word as it stands in the list
     * @param object COCO's class
     * @param at place among the objects, or among the words of the answer
     */
    record Mention(String word, String object, int at) {}

    /** The mentions of classes that are not in the picture. */
    public List<Mention> hallucinated(Set<String> truth) {
        return all.stream().filter(mention -> !truth.contains(mention.object())).toList();
    }

    /** The classes of the picture that are mentioned. */
    public Set<String> covered(Set<String> truth) {
        return objects().stream().filter(truth::contains).collect(Collectors.toSet());
    }

    /** The classes that are mentioned. */
    public Set<String> objects() {
        return all.stream().map(Mention::object).collect(Collectors.toSet());
    }
}

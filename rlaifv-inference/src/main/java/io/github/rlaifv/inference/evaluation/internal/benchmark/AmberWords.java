package io.github.rlaifv.inference.evaluation.internal.benchmark;

import io.github.rlaifv.core.internal.Ordered;
import io.github.rlaifv.inference.evaluation.internal.words.WordForms;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The words that AMBER counts, in lower case.
 *
 * @param related words that stand for an object, by object
 * @param safe words that count as mentions, but neither as hallucinations nor for coverage
 */
public record AmberWords(Map<String, Set<String>> related, Set<String> safe) {
    public AmberWords {
        related = Ordered.map(related);
        safe = Ordered.set(safe);
    }

    /**
     * What a description mentions.
     *
     * @param mentions number of AMBER's words that are mentioned
     * @param invented number of them that are not in the image
     * @param covered number of objects in the image that are mentioned
     * @param imagined number of mentioned objects that people would expect but that are not in the image
     */
    public record Found(int mentions, int invented, int covered, int imagined) {}

    public Found find(String description, AmberTruth truth) {
        Set<String> known = known(truth);
        int mentions = 0;
        int invented = 0;
        Set<String> covered = new HashSet<>();
        Set<String> imagined = new HashSet<>();
        for (String token : WordForms.of(description)) {
            Optional<String> word =
                    WordForms.forms(token).stream().filter(known::contains).findFirst();
            if (word.isEmpty()) {
                continue;
            }
            mentions++;
            if (safe.contains(word.get())) {
                continue;
            }
            Optional<String> there = meant(word.get(), truth.objects());
            there.ifPresent(covered::add);
            if (there.isEmpty()) {
                meant(word.get(), truth.likelyInventions()).ifPresent(imagined::add);
                invented++;
            }
        }
        return new Found(mentions, invented, covered.size(), imagined.size());
    }

    private Set<String> known(AmberTruth truth) {
        Set<String> known = new HashSet<>(related.keySet());
        related.values().forEach(known::addAll);
        known.addAll(truth.objects());
        known.addAll(truth.likelyInventions());
        return known;
    }

    /** Returns the object that a word stands for: the first that it is related to, else the one with the same name. */
    private Optional<String> meant(String word, List<String> objects) {
        return objects.stream()
                .filter(object -> related.getOrDefault(object, Set.of()).contains(word))
                .findFirst()
                .or(() -> objects.stream().filter(word::equals).findFirst());
    }
}

package io.github.rlaifv.inference.internal.benchmark;

import io.github.rlaifv.core.internal.Ordered;
import io.github.rlaifv.core.internal.file.BoundedFile;
import io.github.rlaifv.core.run.BadDataException;
import io.github.rlaifv.core.run.InputLimit;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The words that CHAIR (arXiv 1809.02156) counts, and pairs of words that are read as one.
 *
 * @param classes COCO's classes by word
 * @param pairs what a pair of words is read as: most as they are, some as one of the two
 */
public record ObjectSynonyms(Map<String, String> classes, Map<String, String> pairs) {
    private static final List<String> ANIMALS = List.of(
            "animal", "bear", "bird", "cat", "cow", "cub", "dog", "elephant", "giraffe", "horse", "sheep", "zebra");

    public ObjectSynonyms {
        classes = Ordered.map(classes);
        pairs = Ordered.map(pairs);
    }

    /**
     * Reads a file with a class a line: its name, then other words for it, parted by commas.
     *
     * @throws BadDataException naming the file, if it can't be read or has an empty line
     */
    public static ObjectSynonyms read(Path file) {
        Map<String, String> classes = new LinkedHashMap<>();
        List<String> lines = BoundedFile.lines(file, InputLimit.TEXT);
        for (int i = 0; i < lines.size(); i++) {
            String[] words = lines.get(i).strip().split("\\s*,\\s*");
            if (words.length == 0 || words[0].isEmpty()) {
                throw new BadDataException(
                        file + ", line " + (i + 1) + ": has no class; remove the line or download the file again");
            }
            for (String word : words) {
                classes.put(word, words[0]);
            }
        }
        if (classes.isEmpty()) {
            throw new BadDataException(file + " holds no class; download it again");
        }
        return new ObjectSynonyms(classes, pairs(classes.keySet()));
    }

    private static Map<String, String> pairs(Set<String> words) {
        Map<String, String> pairs = new HashMap<>();
        words.stream().filter(word -> word.contains(" ")).forEach(word -> pairs.put(word, word));
        // Neither is of any class: a track is no train, a home plate nothing to eat from.
        pairs.put("train track", "train track");
        pairs.put("home plate", "home plate");
        for (String animal : ANIMALS) {
            pairs.put("baby " + animal, animal);
            pairs.put("adult " + animal, animal);
        }
        pairs.put("passenger jet", "jet");
        pairs.put("passenger train", "train");
        pairs.put("bow tie", "tie");
        pairs.put("toilet seat", "toilet");
        // What some lemmatizers make of glass.
        pairs.put("wine glas", "wine glass");
        return pairs;
    }

    Optional<String> classOf(String word) {
        return Optional.ofNullable(classes.get(word));
    }

    /** A run of words, in which each pair is one word; with the place of each before. */
    List<Joined> join(List<String> words) {
        List<Joined> joined = new ArrayList<>();
        int i = 0;
        while (i < words.size()) {
            String pair = i + 1 < words.size() ? pairs.get(words.get(i) + " " + words.get(i + 1)) : null;
            joined.add(new Joined(pair == null ? words.get(i) : pair, i, pair != null));
            i += pair == null ? 1 : 2;
        }
        return joined;
    }

    /** All words, those that stand in pairs too. */
    public Set<String> vocabulary() {
        Set<String> vocabulary = new HashSet<>();
        classes.keySet().forEach(word -> vocabulary.addAll(List.of(word.split(" "))));
        pairs.keySet().forEach(pair -> vocabulary.addAll(List.of(pair.split(" "))));
        return vocabulary;
    }

    /**
     * A word, or a pair read as one.
     *
     * @param word as read
     * @param at place of the (first) word
     * @param pair whether it was a pair
     */
    record Joined(String word, int at, boolean pair) {}
}

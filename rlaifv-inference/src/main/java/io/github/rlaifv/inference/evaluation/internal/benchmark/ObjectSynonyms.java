package io.github.rlaifv.inference.evaluation.internal.benchmark;

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
 * @param classes COCO's class of each word
 * @param pairs word that a pair of words is read as: mostly the pair itself, sometimes one of the two
 */
public record ObjectSynonyms(Map<String, String> classes, Map<String, String> pairs) {
    private static final List<String> ANIMALS = List.of(
            "animal", "bear", "bird", "cat", "cow", "cub", "dog", "elephant", "giraffe", "horse", "sheep", "zebra");

    public ObjectSynonyms {
        classes = Ordered.map(classes);
        pairs = Ordered.map(pairs);
    }

    /**
     * Reads a file with one class per line: its name, then its synonyms, separated by commas.
     *
     * @throws BadDataException if the file can't be read or has an empty line; the message names it
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
        // neither is of any class: a track is not a train, and a home plate is not tableware
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
        // some lemmatizers turn glass into glas
        pairs.put("wine glas", "wine glass");
        return pairs;
    }

    Optional<String> classOf(String word) {
        return Optional.ofNullable(classes.get(word));
    }

    /** Joins pairs of words into one word each, with the original position. */
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

    /** Returns all words, including those of pairs. */
    public Set<String> vocabulary() {
        Set<String> vocabulary = new HashSet<>();
        classes.keySet().forEach(word -> vocabulary.addAll(List.of(word.split(" "))));
        pairs.keySet().forEach(pair -> vocabulary.addAll(List.of(pair.split(" "))));
        return vocabulary;
    }

    /**
     * A word, or a pair read as one word.
     *
     * @param word word as read
     * @param at position of the (first) word
     * @param pair whether it was a pair
     */
    record Joined(String word, int at, boolean pair) {}
}

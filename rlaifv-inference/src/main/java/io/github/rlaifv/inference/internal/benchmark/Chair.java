package io.github.rlaifv.inference.internal.benchmark;

import io.github.rlaifv.inference.evaluation.words.EnglishWords;
import io.github.rlaifv.inference.evaluation.words.TaggedWord;
import io.github.rlaifv.inference.internal.benchmark.ObjectMentions.Mention;
import io.github.rlaifv.inference.internal.benchmark.ObjectSynonyms.Joined;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * CHAIR (arXiv 1809.02156, section 3) as RLAIF-V's evaluation counts it, quirks included: its published figures came of
 * them.
 *
 * @param synonyms the words that count
 * @param english cuts texts into words
 */
public record Chair(ObjectSynonyms synonyms, EnglishWords english) {

    /**
     * The nouns of listed objects, each once. Where a phrase holds pairs of words that are read as one, only those are
     * taken; else each longest run of nouns.
     */
    public List<String> nouns(List<String> objects) {
        Set<String> nouns = new LinkedHashSet<>();
        for (String object : objects) {
            // The article makes a tagger read the phrase as a noun.
            List<TaggedWord> words = english.tag("a " + object);
            List<String> pairs = synonyms
                    .join(words.stream().map(TaggedWord::lemma).toList())
                    .stream()
                    .filter(Joined::pair)
                    .map(Joined::word)
                    .toList();
            nouns.addAll(pairs.isEmpty() ? runs(words) : pairs);
        }
        return List.copyOf(nouns);
    }

    private static List<String> runs(List<TaggedWord> words) {
        List<String> runs = new ArrayList<>();
        List<String> run = new ArrayList<>();
        for (TaggedWord word : words) {
            if (word.isNoun()) {
                run.add(word.lemma());
            } else if (!run.isEmpty()) {
                runs.add(String.join(" ", run));
                run.clear();
            }
        }
        if (!run.isEmpty()) {
            runs.add(String.join(" ", run));
        }
        return runs;
    }

    /** The known ones of some nouns. */
    public ObjectMentions ofNouns(List<String> nouns) {
        return mentions(nouns, IntStream.range(0, nouns.size()).boxed().toList());
    }

    /** The words of a text, pairs read as one. */
    List<Joined> words(String text) {
        return synonyms.join(english.lemmas(text));
    }

    /** The known words of a text, every mention counted. */
    public ObjectMentions ofText(String text) {
        List<Joined> words = words(text);
        return mentions(
                words.stream().map(Joined::word).toList(),
                words.stream().map(Joined::at).toList());
    }

    private ObjectMentions mentions(List<String> words, List<Integer> places) {
        // A toilet's seat is no chair. The places are not shortened along with the words: behind a seat they are one
        // word early, as published.
        List<String> kept = words.contains("toilet")
                ? words.stream().filter(word -> !word.equals("seat")).toList()
                : words;
        List<Mention> mentions = new ArrayList<>();
        for (int i = 0; i < kept.size(); i++) {
            Optional<String> object = synonyms.classOf(kept.get(i));
            if (object.isPresent()) {
                mentions.add(new Mention(kept.get(i), object.get(), places.get(i)));
            }
        }
        return new ObjectMentions(mentions);
    }
}

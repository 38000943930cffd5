package io.github.rlaifv.inference.evaluation.internal.benchmark;

import io.github.rlaifv.inference.evaluation.internal.benchmark.ObjectMentions.Mention;
import io.github.rlaifv.inference.evaluation.internal.benchmark.ObjectSynonyms.Joined;
import io.github.rlaifv.inference.evaluation.words.EnglishWords;
import io.github.rlaifv.inference.evaluation.words.TaggedWord;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Computes CHAIR (arXiv 1809.02156, section 3) as RLAIF-V's evaluation does, including its quirks, because the
 * published numbers depend on them.
 *
 * @param synonyms the words that count
 * @param english splits texts into words
 */
public record ChairScores(ObjectSynonyms synonyms, EnglishWords english) {

    /**
     * Returns the nouns of listed objects, each once. If a phrase contains pairs of words that are read as one, only
     * those are returned; otherwise each longest run of nouns.
     */
    public List<String> nouns(List<String> objects) {
        Set<String> nouns = new LinkedHashSet<>();
        for (String object : objects) {
            // the article makes the tagger read the phrase as a noun
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

    /** Returns the known words among some nouns. */
    public ObjectMentions ofNouns(List<String> nouns) {
        return mentions(nouns, IntStream.range(0, nouns.size()).boxed().toList());
    }

    /** Returns the words of a text, with pairs read as one. */
    List<Joined> words(String text) {
        return synonyms.join(english.lemmas(text));
    }

    /** Returns the known words of a text; every mention counts. */
    public ObjectMentions ofText(String text) {
        List<Joined> words = words(text);
        return mentions(
                words.stream().map(Joined::word).toList(),
                words.stream().map(Joined::at).toList());
    }

    private ObjectMentions mentions(List<String> words, List<Integer> places) {
        // A toilet's seat is not a chair. As published, the places are not shifted when words are joined: behind a seat
        // they are one word too early.
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

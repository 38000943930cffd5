package io.github.rlaifv.feedback.claim.rule;

import io.github.rlaifv.feedback.internal.english.Lexicon;
import io.github.rlaifv.feedback.internal.english.NounPhrase;
import io.github.rlaifv.feedback.internal.english.Word;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Resolves pronouns of later sentences to what was mentioned last. */
final class PronounReferents {
    private @Nullable Subject thing;
    private @Nullable Subject person;
    private @Nullable Subject several;

    /** Records the things that a sentence is about; the first one counts. */
    void mention(List<NounPhrase> things) {
        for (int i = things.size() - 1; i >= 0; i--) {
            NounPhrase one = things.get(i);
            if (one.negated() || !one.isThing()) {
                continue;
            }
            if (one.plural()) {
                several = Subject.of(one);
            } else if (Lexicon.PERSONS.contains(one.head().toLowerCase(Locale.ROOT))) {
                person = Subject.of(one);
            } else {
                thing = Subject.of(one);
            }
        }
        if (things.size() > 1 && things.stream().allMatch(one -> one.isThing() && !one.plural())) {
            several = new Subject(
                    String.join(
                            " and ", things.stream().map(NounPhrase::reference).toList()),
                    true);
        }
    }

    /** What a pronoun refers to; the pronoun itself if nothing fits. */
    Subject meant(Word pronoun) {
        Subject meant = switch (pronoun.lower()) {
            case "it" -> thing;
            case "he", "she" -> person;
            default -> several;
        };
        boolean plural = !pronoun.is("it", "he", "she");
        return meant == null ? new Subject(pronoun.lower(), plural) : meant;
    }
}

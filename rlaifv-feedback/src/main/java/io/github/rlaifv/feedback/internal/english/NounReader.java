package io.github.rlaifv.feedback.internal.english;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Parses noun phrases: "a very tall tree", "one of the two women". */
record NounReader(PhraseReader words) {

    /** Parses the noun phrase that begins at an index. */
    Optional<NounPhrase> read(int from) {
        Optional<NounPhrase> part = partOfSeveral(from);
        Optional<NounPhrase> read = part.isPresent() ? part : readSingle(from);
        // "a cat or a dog" is neither of them for sure
        Optional<NounPhrase> other =
                read.filter(noun -> words.at(noun.to()).is("or")).flatMap(noun -> words.noun(noun.to() + 1));
        return other.isPresent() ? read.map(noun -> noun.or(other.get())) : read;
    }

    /** Parses phrases with a quantity: "few of the chairs", "one of the two women", "most people". */
    private Optional<NounPhrase> partOfSeveral(int from) {
        int of = from;
        while (of < from + 4
                && words.at(of).isA("DET", "NUM", "ADJ", "ADV", "PRON", "NOUN")
                && !words.at(of).is("of")) {
            of++;
        }
        boolean those = of > from
                && words.at(of).is("of")
                && words.at(of + 1).is("them", "these", "those", "us")
                && (words.at(of - 1).in(Lexicon.PARTS) || words.at(of - 1).isA("NUM", "ADJ"));
        if (those) {
            String pronoun = words.at(of + 1).lower();
            return Optional.of(new NounPhrase(
                    "", List.of(), pronoun, pronoun, true, List.of(), words.text(from, of + 1), false, of + 2));
        }
        boolean parts = of > from
                && words.at(of).is("of")
                && (words.at(of - 1).in(Lexicon.PARTS) || words.at(of - 1).isA("NUM", "ADJ"))
                && words.at(of + 1).isA("DET", "NUM");
        if (parts) {
            int named = of + 1;
            while (words.at(named).isA("DET", "NUM")) {
                named++;
            }
            String some = words.text(from, of + 1);
            String someOfThe = words.text(from, named);
            return words.noun(of + 1)
                    .map(noun -> noun.partOf(noun.name().startsWith("the ") ? some : someOfThe, noun.to()));
        }
        boolean share = words.at(from).in(Lexicon.SHARES)
                || Quantities.isShare(words.at(from))
                || words.at(from).isA("NUM")
                        && Quantities.isSubjectItself(words.at(from).lower());
        if (share && !words.at(from + 1).is("of")) {
            return readSingle(from).map(noun -> noun.partOf(words.at(from).lower(), noun.to()));
        }
        return Optional.empty();
    }

    private Optional<NounPhrase> readSingle(int from) {
        int i = from;
        String determiner = "";
        while (words.at(i).isA("DET", "NUM") && !words.at(i).is("both")
                || words.at(i).is("both") && words.at(i + 1).isA("DET", "NOUN")
                || words.at(i).is("few") && i > from
                || words.at(i).is("little")
                        && determiner.equals("a")
                        && words.at(i + 1).in(Lexicon.MASS)) {
            boolean few = words.at(i).is("few", "little") && determiner.equals("a");
            if (words.at(i).isA("NUM")
                    && words.at(i + 1).is("or", "to")
                    && words.at(i + 2).isA("NUM")) {
                determiner = words.text(i, i + 3).toLowerCase(Locale.ROOT);
                i += 3;
                continue;
            }
            determiner = words.at(i).lower().equals("the")
                            || determiner.isEmpty()
                            || words.at(i).isA("NUM")
                    ? words.at(i).lower()
                    : few ? "a " + words.at(i).lower() : determiner;
            i++;
        }
        int side = i;
        while (words.at(i).in(Lexicon.SIDES)
                && (words.at(i + 1).isNoun() || words.at(i + 1).in(Lexicon.SIDES))
                && !words.at(i + 1).in(Lexicon.WHERE)) {
            i++;
        }
        String which = words.text(side, i);
        List<String> adjectives = new ArrayList<>();
        int first = i;
        i = adjectives(i, adjectives);
        StringBuilder name = new StringBuilder();
        String head = "";
        List<NounPhrase> owners = new ArrayList<>();
        while (words.at(i).isNoun()) {
            head = words.at(i).text();
            name.append(name.length() == 0 ? "" : " ").append(head);
            i++;
            if (words.at(i).is("'s") && words.at(i).isA("PART")) {
                boolean several = Lexicon.isPlural(head);
                owners.add(new NounPhrase(
                        several ? "" : "a", adjectives, name.toString(), head, several, List.of(), "", false, i));
                name.append("'s");
                adjectives.clear();
                i = adjectives(i + 1, adjectives);
                determiner = determiner.isEmpty() ? "the" : determiner;
            }
        }
        if (head.isEmpty()) {
            return Optional.empty();
        }
        if (i - 1 > first && name.toString().matches("ones?")) {
            name.insert(0, words.text(first, i - 1) + " ");
            adjectives.clear();
        }
        String whole = name.indexOf("'s ") < 0 ? name.toString() : "the " + name;
        NounPhrase named =
                new NounPhrase(determiner, adjectives, whole, head, isSeveral(determiner, head), owners, "", false, i);
        NounPhrase read = completed(named, from);
        boolean certain = !which.isEmpty() && determiner.equals("the");
        return Optional.of(certain ? read.partOf("the " + which, read.to()) : read);
    }

    private static boolean isSeveral(String determiner, String head) {
        boolean one = Quantities.isOfOne(determiner);
        return Lexicon.NUMBERS.contains(determiner) && !determiner.equals("one")
                || determiner.contains(" ") && !one && !determiner.equals("a little")
                || !one
                        && !List.of("a", "an", "this", "that", "another").contains(determiner)
                        && Lexicon.isPlural(head);
    }

    /** The phrase that begins at an index, with the words that follow its nouns after "of". */
    private NounPhrase completed(NounPhrase named, int from) {
        Optional<NounPhrase> of = words.at(named.to()).is("of") ? words.noun(named.to() + 1) : Optional.empty();
        if (of.isEmpty()) {
            return named;
        }
        NounPhrase part = of.get();
        String determiner = named.determiner();
        if (Lexicon.QUANTITIES.contains(named.head()) && part.plural()) {
            String quantity = (determiner.isEmpty() ? "" : determiner + " ") + named.name() + " of";
            return new NounPhrase(
                    quantity, part.adjectives(), part.name(), part.head(), true, part.inner(), "", false, part.to());
        }
        return new NounPhrase(
                determiner,
                named.adjectives(),
                named.name() + " of " + part.plain(),
                named.head(),
                named.plural(),
                isLikeness(named.head(), from, part.to()) ? List.of() : List.of(part),
                "",
                false,
                part.to());
    }

    /** Whether the noun is a depiction within the image, as in "a statue of a horse", and not the image itself. */
    private boolean isLikeness(String head, int from, int to) {
        boolean shown = Lexicon.PICTURE.contains(head)
                && !head.matches("view|scene|frame|shot")
                && (words.startsPredicate(to) || words.at(from - 1).isA("ADP", "VERB"));
        return Lexicon.LIKENESSES.contains(head) || shown;
    }

    private int adjectives(int from, List<String> found) {
        int i = from;
        while (true) {
            int start = i;
            i = words.skipAdverbs(i);
            boolean participle = words.at(i).isA("VERB")
                    && words.at(i).text().matches(".*(?:ed|ing|en)")
                    && words.at(i + 1).isNoun()
                    && (words.at(from - 1).isA("DET", "NUM")
                            || words.at(from - 1).isA("ADP")
                                    && words.at(i).text().endsWith("ed"));
            if (!words.at(i).isA("ADJ") && !participle) {
                return start;
            }
            int end = i + 1;
            if (words.at(end).is("and", "or") && words.at(end + 1).isA("ADJ")) {
                end += 2;
            }
            if (!words.at(i).in(Lexicon.EMPTY_ADJECTIVES)) {
                found.add(words.text(start, end));
            }
            i = end;
            if (words.at(i).is(",") && words.at(i + 1).isA("ADJ")) {
                i++;
            }
        }
    }
}

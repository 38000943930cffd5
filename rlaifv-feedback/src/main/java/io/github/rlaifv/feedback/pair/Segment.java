package io.github.rlaifv.feedback.pair;

import io.github.rlaifv.core.internal.Ordered;
import io.github.rlaifv.feedback.internal.Sentences;
import io.github.rlaifv.feedback.score.ClaimVerdict;
import io.github.rlaifv.feedback.score.ResponseScore;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/**
 * A sentence of a response with the verdicts on its claims.
 *
 * @param text the sentence, stripped
 * @param before white space before it
 * @param after white space after it
 * @param verdicts verdicts on its claims, each question once
 * @param topics topics of the sentence
 */
record Segment(String text, String before, String after, List<ClaimVerdict> verdicts, Set<String> topics) {
    Segment {
        verdicts = List.copyOf(verdicts);
        topics = Ordered.set(topics);
    }

    /**
     * Splits a response into its sentences. A claim belongs to the sentence that contains most of its content words, or
     * to several sentences that contain equally many. So a false claim counts wherever it is made, regardless of how
     * claims were found. Claims without a verdict belong to no sentence.
     *
     * @param topicsOf returns the topics of a sentence
     */
    static List<Segment> of(ResponseScore response, Function<String, Set<String>> topicsOf) {
        List<String> pieces = Sentences.pieces(response.candidate().text());
        List<Set<String>> words =
                pieces.stream().map(piece -> ContentWords.of(piece)).toList();
        List<List<ClaimVerdict>> verdicts = pieces.stream()
                .<List<ClaimVerdict>>map(piece -> new ArrayList<>())
                .toList();
        for (ClaimVerdict verdict : response.verdicts()) {
            for (int sentence : verdict.decided() ? sentencesOf(verdict, words) : List.<Integer>of()) {
                boolean known = verdicts.get(sentence).stream()
                        .anyMatch(other ->
                                other.claim().question().equals(verdict.claim().question()));
                if (!known) {
                    verdicts.get(sentence).add(verdict);
                }
            }
        }
        List<Segment> segments = new ArrayList<>();
        for (int i = 0; i < pieces.size(); i++) {
            String piece = pieces.get(i);
            String text = piece.strip();
            int start = piece.indexOf(text);
            segments.add(new Segment(
                    text,
                    piece.substring(0, start),
                    piece.substring(start + text.length()),
                    verdicts.get(i),
                    topicsOf.apply(text)));
        }
        return segments;
    }

    private static List<Integer> sentencesOf(ClaimVerdict verdict, List<Set<String>> words) {
        Set<String> claimed = ContentWords.of(verdict.claim().statement());
        long most = 1;
        List<Integer> sentences = new ArrayList<>();
        for (int i = 0; i < words.size(); i++) {
            long shared = claimed.stream().filter(words.get(i)::contains).count();
            if (shared > most) {
                sentences.clear();
                most = shared;
            }
            if (shared == most) {
                sentences.add(i);
            }
        }
        return sentences;
    }

    boolean judged() {
        return !verdicts.isEmpty();
    }

    long confirmed() {
        return verdicts.stream().filter(ClaimVerdict::confirmed).count();
    }

    long rejected() {
        return verdicts.size() - confirmed();
    }

    /** Share of its claims that are confirmed. */
    double share() {
        return (double) confirmed() / verdicts.size();
    }

    /** Number of common topics relative to all topics of both: 1 for the same topics, 0 if one has none. */
    double overlap(Segment other) {
        long common = topics.stream().filter(other.topics::contains).count();
        long all = topics.size() + other.topics.size() - common;
        return all == 0 ? 0 : (double) common / all;
    }

    boolean touches(Segment other) {
        return !Collections.disjoint(topics, other.topics);
    }
}

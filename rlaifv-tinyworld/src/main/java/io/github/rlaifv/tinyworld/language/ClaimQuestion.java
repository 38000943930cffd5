package io.github.rlaifv.tinyworld.language;

import io.github.rlaifv.core.internal.Ordered;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Conversion between claims and questions. It finds the claim that a model wrote as a sentence or a question. */
public final class ClaimQuestion {
    private static final Map<String, TinyClaim> BY_TEXT = byText();

    private ClaimQuestion() {}

    /** The yes/no question that asks whether a claim holds, without {@link TinyPrompts#YES_OR_NO}. */
    public static String of(TinyClaim claim) {
        return claim.question();
    }

    /**
     * The claim that a text states or asks about. Spacing, capitals, a leading dash and a final {@link
     * TinyPrompts#YES_OR_NO} are ignored.
     *
     * @param text one claim or one question
     * @return the claim; empty if the language has no such claim
     */
    public static Optional<TinyClaim> claimOf(String text) {
        return Optional.ofNullable(BY_TEXT.get(key(text)));
    }

    private static Map<String, TinyClaim> byText() {
        Map<String, TinyClaim> result = new HashMap<>();
        for (TinyClaim claim : Claims.all()) {
            result.put(key(claim.sentence()), claim);
            result.put(key(claim.question()), claim);
        }
        return Ordered.map(result);
    }

    private static String key(String text) {
        String words = String.join(" ", TinyWords.tokens(text.strip().toLowerCase(Locale.ROOT)));
        String wish = String.join(" ", TinyWords.tokens(TinyPrompts.YES_OR_NO.toLowerCase(Locale.ROOT)));
        if (words.endsWith(wish)) {
            words = words.substring(0, words.length() - wish.length());
        }
        return words.replaceFirst("^- ", "").strip();
    }
}

package io.github.rlaifv.tinyworld.language;

import io.github.rlaifv.core.internal.Ordered;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** From claims to questions and back: what a model wrote as a claim or a question is looked up here for its truth. */
public final class ClaimQuestion {
    private static final Map<String, TinyClaim> BY_TEXT = byText();

    private ClaimQuestion() {}

    /** The yes/no question that asks whether a claim holds, without the wish for yes or no. */
    public static String of(TinyClaim claim) {
        return claim.question();
    }

    /**
     * The claim that a text states or asks for, whatever its spacing and capitals; a leading dash and the wish for yes
     * or no are ignored.
     *
     * @param text one claim or one question
     * @return empty if the language has no such claim
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

package io.github.rlaifv.core.internal.policy;

import io.github.rlaifv.core.stream.SampledToken;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a listener got of the completions of one request. If the request is computed again from its start, only what is new
 * is reported. Safe for use by several threads.
 */
public final class ReportedTokens {
    private final Map<Integer, Reported> completions = new HashMap<>();
    private int attempts;

    /** What was reported of a completion. */
    private static final class Reported {
        private final List<Integer> ids = new ArrayList<>();
        private final StringBuilder parts = new StringBuilder();
        private int repeatedIds;
        private int repeatedCharacters;
    }

    /**
     * A computation of the request begins. Tokens of earlier ones are no longer reported.
     *
     * @return the number of the computation
     */
    public synchronized int begin() {
        completions.values().forEach(reported -> {
            reported.repeatedIds = 0;
            reported.repeatedCharacters = 0;
        });
        return ++attempts;
    }

    /**
     * What to report of a token: all of it, the characters that are new, or nothing.
     *
     * @param attempt the number of the computation, from {@link #begin}
     * @throws IllegalStateException if another token or text was reported in its place; the message says which
     */
    public synchronized Optional<SampledToken> news(int attempt, SampledToken token) {
        if (attempt != attempts) {
            return Optional.empty();
        }
        Reported reported = completions.computeIfAbsent(token.completion(), key -> new Reported());
        return token.id() == SampledToken.UNKNOWN ? newCharacters(reported, token) : newToken(reported, token);
    }

    private static Optional<SampledToken> newToken(Reported reported, SampledToken token) {
        int place = reported.repeatedIds++;
        if (place >= reported.ids.size()) {
            reported.ids.add(token.id());
            return Optional.of(token);
        }
        if (reported.ids.get(place) != token.id()) {
            throw changed("token " + (place + 1), token);
        }
        return Optional.empty();
    }

    /** Parts of a text may be cut in other places when it is computed again, so their characters count. */
    private static Optional<SampledToken> newCharacters(Reported reported, SampledToken token) {
        String text = token.text();
        int from = reported.repeatedCharacters;
        int known = Math.min(text.length(), reported.parts.length() - from);
        boolean repeated = from < reported.parts.length();
        if (!reported.parts.substring(from, from + known).equals(text.substring(0, known))) {
            throw changed("the text after " + from + " characters", token);
        }
        reported.repeatedCharacters += text.length();
        if (repeated && known == text.length()) {
            return Optional.empty();
        }
        reported.parts.append(text, known, text.length());
        return Optional.of(token.withText(text.substring(known)));
    }

    private static IllegalStateException changed(String what, SampledToken token) {
        return new IllegalStateException(
                what + " of completion " + token.completion() + " was another one, but the first was already reported");
    }
}

package io.github.rlaifv.remote.internal;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finds a key in a text in any spelling: unchanged, escaped for JSON, URLs or HTML, in Base64 (also within a longer
 * Base64 text), or in hexadecimal. The first half of a key is treated like the key, because servers truncate what they
 * repeat.
 */
final class KeySpellings {
    private static final String HIDDEN = "***";
    /** Shorter keys, such as EMPTY, are words: their encodings would be found everywhere. */
    private static final int LONG = 8;
    /** Number of characters that must match; a match is then extended as far as possible. */
    private static final int CERTAIN = 64;

    /** Characters at which a line may have been wrapped. */
    private static final String BETWEEN = "(?:\\s|\\\\{1,8}[nrt]){0,8}";

    private static final Map<Character, String> ENTITIES = Map.of(
            '&',
            "&amp;",
            '<',
            "&lt;",
            '>',
            "&gt;",
            '"',
            "&quot;",
            '\'',
            "&apos;",
            '/',
            "&sol;",
            '+',
            "&plus;",
            '=',
            "&equals;");

    private final List<Spelling> spellings = new ArrayList<>();

    KeySpellings(String key) {
        spellings.add(Spelling.of(key));
        if (key.length() >= LONG) {
            byte[] bytes = key.getBytes(StandardCharsets.UTF_8);
            spellings.add(Spelling.of(HexFormat.of().formatHex(bytes)));
            for (int before = 0; before < 3; before++) {
                spellings.add(Spelling.of(base64(bytes, before)));
            }
        }
    }

    /** The Base64 characters of a key that do not depend on the surrounding text. */
    private static String base64(byte[] key, int before) {
        byte[] all = new byte[before + key.length];
        System.arraycopy(key, 0, all, before, key.length);
        String text = Base64.getEncoder().withoutPadding().encodeToString(all);
        int first = before == 0 ? 0 : before + 1;
        return text.substring(first, all.length * 8 / 6);
    }

    String hide(String text) {
        String hidden = text;
        for (Spelling spelling : spellings) {
            hidden = spelling.hide(hidden);
        }
        return hidden;
    }

    /**
     * One way to spell the key.
     *
     * @param begin pattern of the part that must be present
     * @param rest patterns of the characters after it
     */
    private record Spelling(Pattern begin, List<Pattern> rest) {

        static Spelling of(String letters) {
            int half = letters.length() < 2 * LONG ? letters.length() : letters.length() / 2;
            int certain = Math.min(CERTAIN, half);
            StringBuilder begin = new StringBuilder();
            List<Pattern> rest = new ArrayList<>();
            for (int i = 0; i < letters.length(); i++) {
                String letter = letter(letters.charAt(i));
                if (i < certain) {
                    begin.append(i == 0 ? "" : BETWEEN).append(letter);
                } else {
                    rest.add(Pattern.compile(BETWEEN + letter, Pattern.CASE_INSENSITIVE));
                }
            }
            return new Spelling(Pattern.compile(begin.toString(), Pattern.CASE_INSENSITIVE), rest);
        }

        private static String letter(char letter) {
            String hex = String.format(Locale.ROOT, "%02x", (int) letter);
            String alternatives = "\\\\{0,8}" + Pattern.quote(String.valueOf(letter))
                    + "|\\\\{1,8}(?:u\\{?00|u\\{|x\\{?)" + hex + "\\}?"
                    + "|%(?:25){0,4}" + hex
                    + "|=" + hex
                    + "|&(?:amp;)?#(?:0*" + (int) letter + "|x0*" + hex + ");?";
            String entity = ENTITIES.get(letter);
            if (entity != null) {
                alternatives += "|" + entity;
            }
            // The URL-safe alphabet of Base64.
            if (letter == '+' || letter == '/') {
                alternatives += letter == '+' ? "|-" : "|_";
            }
            return "(?:" + alternatives + ")";
        }

        String hide(String text) {
            Matcher matcher = begin.matcher(text);
            if (!matcher.find()) {
                return text;
            }
            StringBuilder hidden = new StringBuilder();
            int from = 0;
            do {
                hidden.append(text, from, matcher.start()).append(HIDDEN);
                from = end(text, matcher.end());
            } while (matcher.find(from));
            return hidden.append(text, from, text.length()).toString();
        }

        private int end(String text, int from) {
            int end = from;
            for (Pattern letter : rest) {
                Matcher next = letter.matcher(text).region(end, text.length());
                if (!next.lookingAt()) {
                    break;
                }
                end = next.end();
            }
            return end;
        }
    }
}

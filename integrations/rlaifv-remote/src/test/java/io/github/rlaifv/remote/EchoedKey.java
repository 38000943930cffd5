package io.github.rlaifv.remote;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.function.UnaryOperator;

/** Encodings in which a server may echo an API key. */
enum EchoedKey {
    PLAIN(key -> key),
    SLASH_ESCAPED(key -> key.replace("/", "\\/")),
    SLASH_ESCAPED_TWICE(key -> key.replace("/", "\\\\\\/")),
    UNICODE_ESCAPED(key -> letters(key, "\\u%04x")),
    UNICODE_ESCAPED_UPPER(key -> letters(key, "\\u%04X")),
    UNICODE_ESCAPED_TWICE(key -> letters(key, "\\\\u%04x")),
    FIRST_LETTER_ESCAPED(key -> letters(key.substring(0, 1), "\\u%04x") + key.substring(1)),
    URL_ENCODED(key -> URLEncoder.encode(key, StandardCharsets.UTF_8)),
    URL_ENCODED_LOWER(key -> URLEncoder.encode(key, StandardCharsets.UTF_8).toLowerCase(Locale.ROOT)),
    URL_ENCODED_TWICE(key -> URLEncoder.encode(URLEncoder.encode(key, StandardCharsets.UTF_8), StandardCharsets.UTF_8)),
    EACH_LETTER_URL_ENCODED(key -> letters(key, "%%%02X")),
    HTML_NUMBERS(key -> letters(key, "&#%d;")),
    HTML_HEXADECIMAL(key -> letters(key, "&#x%x;")),
    HTML_ENTITIES(key -> key.replace("&", "&amp;").replace("/", "&sol;")),
    BASE64(key -> base64(key)),
    BASE64_OF_BASIC_AUTH(key -> base64("user:" + key)),
    BASE64_OF_BASIC_AUTH_OTHER_OFFSET(key -> base64("admin1:" + key)),
    BASE64_OF_HEADER(key -> base64("Bearer " + key + "\n")),
    BASE64_FOR_ADDRESSES(key -> base64(key).replace('+', '-').replace('/', '_')),
    HEXADECIMAL(key -> HexFormat.of().formatHex(key.getBytes(StandardCharsets.UTF_8))),
    HEXADECIMAL_UPPER(key -> HexFormat.of().withUpperCase().formatHex(key.getBytes(StandardCharsets.UTF_8))),
    UPPER_CASE(key -> key.toUpperCase(Locale.ROOT)),
    WRAPPED(key -> key.substring(0, 9) + "\\n  " + key.substring(9)),
    CUT(key -> key.substring(0, key.length() - 4)),
    TWICE(key -> key + " " + key);

    private final UnaryOperator<String> spelling;

    EchoedKey(UnaryOperator<String> spelling) {
        this.spelling = spelling;
    }

    /** Returns the encoded key as it appears inside a JSON string. */
    String of(String key) {
        return spelling.apply(key);
    }

    /** Returns all encodings of a key without their last five characters, to search the output for. */
    static List<String> all(String key) {
        List<String> all = new ArrayList<>();
        for (EchoedKey echo : values()) {
            String spelled = echo.of(key);
            all.add(spelled.substring(0, spelled.length() - 5));
        }
        return all;
    }

    private static String letters(String key, String format) {
        StringBuilder text = new StringBuilder();
        key.chars().forEach(letter -> text.append(String.format(Locale.ROOT, format, letter)));
        return text.toString();
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }
}

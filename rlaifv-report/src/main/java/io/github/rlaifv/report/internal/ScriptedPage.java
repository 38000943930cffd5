package io.github.rlaifv.report.internal;

import io.github.rlaifv.core.internal.ContentHash;
import java.util.Base64;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An HTML page made of a template, a style, a script and the data that the script shows. The template has the places
 * {@code {{style}}}, {@code {{script}}}, {@code {{data}}}, and {@code {{styleHash}}} and {@code {{scriptHash}}} for its
 * content security policy, so that the browser runs nothing but this script.
 *
 * @param template HTML with places
 * @param style style sheet, with line feeds only, because the browser hashes the text with line feeds
 * @param script JavaScript, with line feeds only
 * @param json data as JSON, for an element {@code <script type="application/json">}
 */
public record ScriptedPage(String template, String style, String script, String json) {
    private static final Pattern PLACE = Pattern.compile("\\{\\{(\\w+)}}");

    /** Returns the page. */
    public String html() {
        Map<String, String> parts = Map.of(
                "style", style, "script", script, "styleHash", hash(style), "scriptHash", hash(script), "data", data());
        // replaced in a single pass, so that a text that looks like a place is not replaced
        Matcher places = PLACE.matcher(template);
        return places.replaceAll(place -> Matcher.quoteReplacement(parts.getOrDefault(place.group(1), place.group())));
    }

    /** Escapes three characters, so that no text can end the element or open a comment. */
    private String data() {
        return json.replace("&", "\\u0026").replace("<", "\\u003c").replace(">", "\\u003e");
    }

    private static String hash(String text) {
        return "sha256-" + Base64.getEncoder().encodeToString(ContentHash.bytes(text));
    }
}

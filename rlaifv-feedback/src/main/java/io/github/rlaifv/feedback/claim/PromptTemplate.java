package io.github.rlaifv.feedback.claim;

import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A prompt with placeholders such as {@code {response}}. Only the named placeholders are replaced, and only once:
 * braces in the inserted texts stay as they are.
 */
final class PromptTemplate {
    private final String text;

    private PromptTemplate(String text) {
        this.text = text;
    }

    static PromptTemplate of(String text, String... required) {
        for (String place : required) {
            if (!text.contains("{" + place + "}")) {
                throw new IllegalArgumentException(
                        "the prompt must contain " + List.of(required) + " in braces, but {" + place + "} is missing");
            }
        }
        return new PromptTemplate(text);
    }

    String text() {
        return text;
    }

    String fill(Map<String, String> places) {
        Pattern pattern = Pattern.compile("\\{(" + String.join("|", places.keySet()) + ")\\}");
        return pattern.matcher(text)
                .replaceAll(match -> Matcher.quoteReplacement(places.getOrDefault(match.group(1), "")));
    }
}

package io.github.rlaifv.core.internal.template;

import java.util.Locale;

/** Changes of texts that are both filters and methods of texts. */
final class TemplateTexts {
    private TemplateTexts() {}

    static String capitalized(String text) {
        return text.isEmpty()
                ? text
                : title(text.substring(0, 1)) + text.substring(1).toLowerCase(Locale.ROOT);
    }

    static String title(String text) {
        StringBuilder result = new StringBuilder();
        boolean begins = true;
        for (char c : text.toCharArray()) {
            result.append(begins ? Character.toUpperCase(c) : Character.toLowerCase(c));
            begins = !Character.isLetter(c);
        }
        return result.toString();
    }

    static String replaced(String text, String from, String to) {
        if (from.isEmpty() || (long) text.length() * Math.max(1, to.length()) > 100_000_000L) {
            throw TemplateException.failed("replace is called with an empty string or on a string that is too long");
        }
        return text.replace(from, to);
    }
}

package io.github.rlaifv.feedback.internal;

import java.util.ArrayList;
import java.util.List;

/**
 * Whitespace as defined by Python's {@code str.strip()} and {@code str.split()}. Unlike Java's {@link String#strip()}
 * it includes the no-break spaces (U+00A0, U+2007, U+202F) and U+0085, so that data prepared with Python stay equal.
 */
public final class PythonWhitespace {
    private PythonWhitespace() {}

    /** Whether Python's {@code str.isspace()} is true for the character. */
    public static boolean isSpace(int character) {
        return switch (character) {
            case '\t', '\n', 0x0B, '\f', '\r', 0x1C, 0x1D, 0x1E, 0x1F, ' ' -> true;
            case 0x85, 0xA0, 0x1680, 0x2028, 0x2029, 0x202F, 0x205F, 0x3000 -> true;
            default -> character >= 0x2000 && character <= 0x200A;
        };
    }

    /** The text without whitespace at its ends. */
    public static String strip(String text) {
        int from = 0;
        int to = text.length();
        while (from < to && isSpace(text.charAt(from))) {
            from++;
        }
        while (to > from && isSpace(text.charAt(to - 1))) {
            to--;
        }
        return text.substring(from, to);
    }

    /** The words between runs of whitespace; none for a blank text. */
    public static List<String> words(String text) {
        List<String> words = new ArrayList<>();
        int start = -1;
        for (int i = 0; i < text.length(); i++) {
            if (isSpace(text.charAt(i))) {
                if (start >= 0) {
                    words.add(text.substring(start, i));
                    start = -1;
                }
            } else if (start < 0) {
                start = i;
            }
        }
        if (start >= 0) {
            words.add(text.substring(start));
        }
        return words;
    }
}

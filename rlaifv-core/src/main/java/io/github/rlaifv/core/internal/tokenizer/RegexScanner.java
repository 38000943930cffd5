package io.github.rlaifv.core.internal.tokenizer;

/** Reads a regular expression from the front: its characters, classes, escapes and quantifiers. */
final class RegexScanner {
    private static final int MAX_COUNT = 64;
    private static final String ESCAPES = "pPsSwWdDrntfvhHbBAzZux";
    private static final String ANCHORS = "bBAzZ";

    private final String pattern;
    private int at;

    RegexScanner(String pattern) {
        this.pattern = pattern;
    }

    boolean hasMore() {
        return at < pattern.length();
    }

    /** Number of characters that were read. */
    int position() {
        return at;
    }

    char next() {
        return pattern.charAt(at++);
    }

    /** Passes over a character class whose bracket was read. */
    void characterClass() throws RefusedPatternException {
        take('^');
        boolean first = true;
        while (hasMore()) {
            char c = next();
            if (c == ']' && !first) {
                return;
            }
            if (c == '[' || c == '&' && hasMore() && peek() == '&') {
                throw new RefusedPatternException("has a character class inside another");
            }
            if (c == ']') {
                throw new RefusedPatternException("has an empty character class");
            }
            if (c == '\\') {
                escape();
            }
            first = false;
        }
        throw new RefusedPatternException("has a character class without an end");
    }

    /** Passes over an escape whose backslash was read. Returns whether it is an anchor. */
    boolean escape() throws RefusedPatternException {
        if (!hasMore()) {
            throw new RefusedPatternException("ends in a backslash");
        }
        char c = next();
        boolean letter = c < 128 && Character.isLetterOrDigit(c);
        if (letter && ESCAPES.indexOf(c) < 0) {
            throw new RefusedPatternException("has \\" + c + ", which tokenizers don't need");
        }
        if ((c == 'p' || c == 'P') && take('{')) {
            int end = pattern.indexOf('}', at);
            if (end < 0 || end - at > 40) {
                throw new RefusedPatternException("has a property without an end");
            }
            at = end + 1;
        } else if (c == 'x' && hasMore() && peek() == '{') {
            throw new RefusedPatternException("has \\x{, which tokenizers don't need");
        }
        return ANCHORS.indexOf(c) >= 0;
    }

    /** Reads how often the element before may come: least and most, -1 for any number. */
    int[] quantifier() throws RefusedPatternException {
        if (!hasMore()) {
            return new int[] {1, 1};
        }
        int[] times;
        if (take('?')) {
            times = new int[] {0, 1};
        } else if (take('*')) {
            times = new int[] {0, -1};
        } else if (take('+')) {
            times = new int[] {1, -1};
        } else if (peek() == '{') {
            times = braces();
        } else {
            return new int[] {1, 1};
        }
        // lazy or possessive
        if (!take('?')) {
            take('+');
        }
        if (hasMore() && "?*+{".indexOf(peek()) >= 0) {
            throw new RefusedPatternException("repeats a repetition");
        }
        return times;
    }

    private int[] braces() throws RefusedPatternException {
        int end = pattern.indexOf('}', at);
        String inside = end < 0 ? "" : pattern.substring(at + 1, end);
        if (!inside.matches("\\d{1,6}(,\\d{0,6})?")) {
            throw new RefusedPatternException("has a { that is not a number of repetitions");
        }
        at = end + 1;
        int comma = inside.indexOf(',');
        int least = Integer.parseInt(comma < 0 ? inside : inside.substring(0, comma));
        int most =
                comma < 0 ? least : comma == inside.length() - 1 ? -1 : Integer.parseInt(inside.substring(comma + 1));
        if (least > MAX_COUNT || most > MAX_COUNT || most >= 0 && most < least || most == 0) {
            throw new RefusedPatternException("repeats " + inside + " times; up to " + MAX_COUNT + " are allowed");
        }
        // a+ written after braces would repeat the repetition
        if (hasMore() && peek() == '+') {
            throw new RefusedPatternException("repeats a repetition");
        }
        return new int[] {least, most};
    }

    char peek() {
        return pattern.charAt(at);
    }

    /** Passes over a character if it comes next. */
    boolean take(char c) {
        if (hasMore() && peek() == c) {
            at++;
            return true;
        }
        return false;
    }
}

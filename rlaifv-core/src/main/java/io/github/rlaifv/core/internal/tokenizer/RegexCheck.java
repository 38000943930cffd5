package io.github.rlaifv.core.internal.tokenizer;

import io.github.rlaifv.core.text.Tokenizer;

/**
 * Accepts only regular expressions whose matching takes linear time from each position, and nothing that makes the
 * native engine end the process. Each alternative may have two unbounded loops, and after the second only optional
 * parts. Bounded repetitions may be tried in a limited number of ways. Loops over groups, references, conditions,
 * lookbehind and nested classes are rejected.
 */
public final class RegexCheck {
    private static final int MAX_LENGTH = 8192;
    private static final int MAX_DEPTH = 8;
    private static final int MAX_LOOPS = 2;
    private static final int MAX_COUNT = 64;
    private static final long MAX_WAYS = 20_000;
    /**
     * The native engine ends the process after ten million steps from one position: see the longest text of {@link
     * Tokenizer}.
     */
    private static final long MAX_WAYS_OF_LOOPS = 16;

    private static final String ESCAPES = "pPsSwWdDrntfvhHbBAzZux";
    private static final String ANCHORS = "bBAzZ";

    private final String pattern;
    private int at;

    /**
     * The cost of matching an expression.
     *
     * @param ways number of ways to match without loops
     * @param loops number of unbounded loops on the longest path
     * @param anchor whether it never matches a character
     * @param empty whether it can match the empty text
     */
    private record Cost(long ways, int loops, boolean anchor, boolean empty) {
        static Cost character(int loops) {
            return new Cost(1, loops, false, false);
        }

        static Cost anchor(long ways, int loops) {
            return new Cost(ways, loops, true, true);
        }
    }

    /** Says why an expression is rejected. */
    static final class Refused extends Exception {
        private static final long serialVersionUID = 1L;

        Refused(String reason) {
            super(reason);
        }
    }

    private RegexCheck(String pattern) {
        this.pattern = pattern;
    }

    /**
     * Checks an expression.
     *
     * @throws Refused with the reason if the expression could take too long or uses a feature that tokenizers do not
     *     need
     */
    static void check(String pattern) throws Refused {
        if (pattern.isEmpty() || pattern.length() > MAX_LENGTH) {
            throw new Refused("has " + pattern.length() + " characters, not 1 to " + MAX_LENGTH);
        }
        RegexCheck check = new RegexCheck(pattern);
        Cost whole = check.alternatives(0, 0);
        if (check.at < pattern.length()) {
            throw new Refused("closes a group that it did not open");
        }
        if (whole.empty()) {
            // The native tokenizer would lose its position in the text.
            throw new Refused("can match no character");
        }
    }

    private Cost alternatives(int loopsBefore, int depth) throws Refused {
        if (depth > MAX_DEPTH) {
            throw new Refused("is nested deeper than " + MAX_DEPTH + " groups");
        }
        long ways = 0;
        int loops = loopsBefore;
        boolean empty = false;
        do {
            Cost one = sequence(loopsBefore, depth);
            empty |= one.empty();
            ways += one.ways();
            loops = Math.max(loops, one.loops());
        } while (take('|'));
        if (ways > MAX_WAYS) {
            throw new Refused("can match in too many ways");
        }
        return new Cost(ways, loops, false, empty);
    }

    private Cost sequence(int loopsBefore, int depth) throws Refused {
        long ways = 1;
        int loops = loopsBefore;
        boolean empty = true;
        while (at < pattern.length() && peek() != '|' && peek() != ')') {
            boolean group = peek() == '(';
            boolean after = loops == MAX_LOOPS;
            Cost one = element(after ? 0 : loops, depth);
            int[] times = quantifier();
            boolean optional = times[0] == 0;
            boolean once = times[0] == 1 && times[1] == 1;
            if (!once && (one.anchor() || group && !(optional && times[1] == 1))) {
                throw new Refused("repeats a group or an anchor");
            }
            if (after && (!optional || one.loops() > 0)) {
                throw new Refused("goes on after two loops without bound");
            }
            if (!after) {
                // What follows two loops can't fail, so that the engine does not backtrack.
                long choices = times[1] < 0 ? 1 : times[1] - times[0] + 1L;
                ways *= group && optional ? one.ways() + 1 : one.ways() * choices;
            }
            empty &= optional || one.empty();
            loops = (after ? MAX_LOOPS : one.loops()) + (times[1] < 0 ? 1 : 0);
            if (loops > MAX_LOOPS) {
                throw new Refused("has more than two loops without bound in an alternative");
            }
            if (ways > (loops > loopsBefore ? MAX_WAYS_OF_LOOPS : MAX_WAYS)) {
                throw new Refused("can match in too many ways");
            }
        }
        return new Cost(ways, loops, false, empty);
    }

    private Cost element(int loops, int depth) throws Refused {
        char c = pattern.charAt(at++);
        switch (c) {
            case '(' -> {
                return group(loops, depth);
            }
            case '[' -> characterClass();
            case '^', '$' -> {
                return Cost.anchor(1, loops);
            }
            case '\\' -> {
                return escape() ? Cost.anchor(1, loops) : Cost.character(loops);
            }
            case '?', '*', '+', '{' -> throw new Refused("repeats nothing at character " + at);
            default -> {}
        }
        return Cost.character(loops);
    }

    private Cost group(int loops, int depth) throws Refused {
        boolean ahead = false;
        if (take('?')) {
            int flags = at;
            while (at < pattern.length() && "ims-".indexOf(peek()) >= 0) {
                at++;
            }
            if (at > flags && take(')')) {
                return Cost.anchor(1, loops);
            }
            ahead = at == flags && (take('=') || take('!'));
            if (!ahead && !take(':')) {
                throw new Refused("has a kind of group that tokenizers don't need at character " + at);
            }
        } else if (at < pattern.length() && peek() == '*') {
            throw new Refused("has a kind of group that tokenizers don't need at character " + at);
        }
        Cost inside = alternatives(loops, depth + 1);
        if (!take(')')) {
            throw new Refused("has a group without an end");
        }
        return ahead ? Cost.anchor(inside.ways(), inside.loops()) : inside;
    }

    private void characterClass() throws Refused {
        take('^');
        boolean first = true;
        while (at < pattern.length()) {
            char c = pattern.charAt(at++);
            if (c == ']' && !first) {
                return;
            }
            if (c == '[' || c == '&' && at < pattern.length() && peek() == '&') {
                throw new Refused("has a character class inside another");
            }
            if (c == ']') {
                throw new Refused("has an empty character class");
            }
            if (c == '\\') {
                escape();
            }
            first = false;
        }
        throw new Refused("has a character class without an end");
    }

    /** Parses an escape; returns whether it is an anchor. */
    private boolean escape() throws Refused {
        if (at >= pattern.length()) {
            throw new Refused("ends in a backslash");
        }
        char c = pattern.charAt(at++);
        boolean letter = c < 128 && Character.isLetterOrDigit(c);
        if (letter && ESCAPES.indexOf(c) < 0) {
            throw new Refused("has \\" + c + ", which tokenizers don't need");
        }
        if ((c == 'p' || c == 'P') && take('{')) {
            int end = pattern.indexOf('}', at);
            if (end < 0 || end - at > 40) {
                throw new Refused("has a property without an end");
            }
            at = end + 1;
        } else if (c == 'x' && at < pattern.length() && peek() == '{') {
            throw new Refused("has \\x{, which tokenizers don't need");
        }
        return ANCHORS.indexOf(c) >= 0;
    }

    /** Parses a quantifier: the least and most repetitions, with -1 for unbounded. */
    private int[] quantifier() throws Refused {
        if (at >= pattern.length()) {
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
        // A lazy or possessive quantifier.
        if (!take('?')) {
            take('+');
        }
        if (at < pattern.length() && "?*+{".indexOf(peek()) >= 0) {
            throw new Refused("repeats a repetition");
        }
        return times;
    }

    private int[] braces() throws Refused {
        int end = pattern.indexOf('}', at);
        String inside = end < 0 ? "" : pattern.substring(at + 1, end);
        if (!inside.matches("\\d{1,6}(,\\d{0,6})?")) {
            throw new Refused("has a { that is no number of times");
        }
        at = end + 1;
        int comma = inside.indexOf(',');
        int least = Integer.parseInt(comma < 0 ? inside : inside.substring(0, comma));
        int most =
                comma < 0 ? least : comma == inside.length() - 1 ? -1 : Integer.parseInt(inside.substring(comma + 1));
        if (least > MAX_COUNT || most > MAX_COUNT || most >= 0 && most < least || most == 0) {
            throw new Refused("repeats " + inside + " times; up to " + MAX_COUNT + " are allowed");
        }
        // A + after braces would repeat the repetition.
        if (at < pattern.length() && peek() == '+') {
            throw new Refused("repeats a repetition");
        }
        return new int[] {least, most};
    }

    private char peek() {
        return pattern.charAt(at);
    }

    private boolean take(char c) {
        if (at < pattern.length() && pattern.charAt(at) == c) {
            at++;
            return true;
        }
        return false;
    }
}

package io.github.rlaifv.core.internal.tokenizer;

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
    private static final long MAX_WAYS = 20_000;
    /**
     * The native engine ends the process after ten million steps from one position: see the longest text of {@code
     * Tokenizer}.
     */
    private static final long MAX_WAYS_OF_LOOPS = 16;

    private final RegexScanner scanner;

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

    private RegexCheck(RegexScanner scanner) {
        this.scanner = scanner;
    }

    /**
     * Checks an expression.
     *
     * @throws RefusedPatternException with the reason if the expression could take too long or uses a feature that tokenizers do not
     *     need
     */
    static void check(String pattern) throws RefusedPatternException {
        if (pattern.isEmpty() || pattern.length() > MAX_LENGTH) {
            throw new RefusedPatternException("has " + pattern.length() + " characters, not 1 to " + MAX_LENGTH);
        }
        RegexCheck check = new RegexCheck(new RegexScanner(pattern));
        Cost whole = check.alternatives(0, 0);
        if (check.scanner.hasMore()) {
            throw new RefusedPatternException("closes a group that it did not open");
        }
        if (whole.empty()) {
            // The native tokenizer would lose its position in the text.
            throw new RefusedPatternException("can match no character");
        }
    }

    private Cost alternatives(int loopsBefore, int depth) throws RefusedPatternException {
        if (depth > MAX_DEPTH) {
            throw new RefusedPatternException("is nested deeper than " + MAX_DEPTH + " groups");
        }
        long ways = 0;
        int loops = loopsBefore;
        boolean empty = false;
        do {
            Cost one = sequence(loopsBefore, depth);
            empty |= one.empty();
            ways += one.ways();
            loops = Math.max(loops, one.loops());
        } while (scanner.take('|'));
        if (ways > MAX_WAYS) {
            throw new RefusedPatternException("can match in too many ways");
        }
        return new Cost(ways, loops, false, empty);
    }

    private Cost sequence(int loopsBefore, int depth) throws RefusedPatternException {
        long ways = 1;
        int loops = loopsBefore;
        boolean empty = true;
        while (scanner.hasMore() && scanner.peek() != '|' && scanner.peek() != ')') {
            boolean group = scanner.peek() == '(';
            boolean after = loops == MAX_LOOPS;
            Cost one = element(after ? 0 : loops, depth);
            int[] times = scanner.quantifier();
            boolean optional = times[0] == 0;
            boolean once = times[0] == 1 && times[1] == 1;
            if (!once && (one.anchor() || group && !(optional && times[1] == 1))) {
                throw new RefusedPatternException("repeats a group or an anchor");
            }
            if (after && (!optional || one.loops() > 0)) {
                throw new RefusedPatternException("continues after two unbounded loops");
            }
            if (!after) {
                // What follows two loops can't fail, so that the engine does not backtrack.
                long choices = times[1] < 0 ? 1 : times[1] - times[0] + 1L;
                ways *= group && optional ? one.ways() + 1 : one.ways() * choices;
            }
            empty &= optional || one.empty();
            loops = (after ? MAX_LOOPS : one.loops()) + (times[1] < 0 ? 1 : 0);
            if (loops > MAX_LOOPS) {
                throw new RefusedPatternException("has more than two loops without bound in an alternative");
            }
            if (ways > (loops > loopsBefore ? MAX_WAYS_OF_LOOPS : MAX_WAYS)) {
                throw new RefusedPatternException("can match in too many ways");
            }
        }
        return new Cost(ways, loops, false, empty);
    }

    private Cost element(int loops, int depth) throws RefusedPatternException {
        char c = scanner.next();
        switch (c) {
            case '(' -> {
                return group(loops, depth);
            }
            case '[' -> scanner.characterClass();
            case '^', '$' -> {
                return Cost.anchor(1, loops);
            }
            case '\\' -> {
                return scanner.escape() ? Cost.anchor(1, loops) : Cost.character(loops);
            }
            case '?', '*', '+', '{' ->
                throw new RefusedPatternException("repeats nothing at character " + scanner.position());
            default -> {}
        }
        return Cost.character(loops);
    }

    private Cost group(int loops, int depth) throws RefusedPatternException {
        boolean ahead = false;
        if (scanner.take('?')) {
            int flags = scanner.position();
            while (scanner.hasMore() && "ims-".indexOf(scanner.peek()) >= 0) {
                scanner.next();
            }
            boolean flagged = scanner.position() > flags;
            if (flagged && scanner.take(')')) {
                return Cost.anchor(1, loops);
            }
            ahead = !flagged && (scanner.take('=') || scanner.take('!'));
            if (!ahead && !scanner.take(':')) {
                throw new RefusedPatternException(
                        "has a kind of group that tokenizers don't need at character " + scanner.position());
            }
        } else if (scanner.hasMore() && scanner.peek() == '*') {
            throw new RefusedPatternException(
                    "has a kind of group that tokenizers don't need at character " + scanner.position());
        }
        Cost inside = alternatives(loops, depth + 1);
        if (!scanner.take(')')) {
            throw new RefusedPatternException("has a group without an end");
        }
        return ahead ? Cost.anchor(inside.ways(), inside.loops()) : inside;
    }
}

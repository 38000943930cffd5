package io.github.rlaifv.core.internal.tokenizer;

/** Bounds how much all replacements of a normalizer or decoder together lengthen a text; successive ones multiply. */
final class TextGrowth {
    /** Longest replacement in characters; published ones have one. */
    static final int LONGEST = 64;

    private static final int MOST = 1024;

    private int times = 1;

    /**
     * Checks a {@code Replace} step.
     *
     * @param step the step
     * @param least smallest length of the replacement in characters
     */
    void replace(TokenizerComponent step, int least) {
        step.only("pattern", "content");
        String content = step.text("content", least, LONGEST);
        int length = content.codePointCount(0, content.length());
        boolean regex = pattern(step);
        times *= regex ? length + 1 : Math.max(1, length);
        if (times > MOST) {
            throw step.bad(
                    "content", "makes texts more than " + MOST + " times as long together with the steps before");
        }
    }

    /**
     * Checks the {@code pattern} of a step.
     *
     * @return whether it is a regular expression
     */
    static boolean pattern(TokenizerComponent step) {
        TokenizerComponent pattern = step.child("pattern");
        boolean regex = pattern.node().has("Regex");
        if (pattern.node().size() != 1 || !regex && !pattern.node().has("String")) {
            throw step.bad("pattern", "must have a String or a Regex");
        }
        if (!regex) {
            pattern.text("String", 1, LONGEST);
            return false;
        }
        String expression = pattern.text("Regex", 1, Integer.MAX_VALUE);
        try {
            RegexCheck.check(expression);
        } catch (RefusedPatternException e) {
            throw pattern.refused("Regex", e);
        }
        return true;
    }
}

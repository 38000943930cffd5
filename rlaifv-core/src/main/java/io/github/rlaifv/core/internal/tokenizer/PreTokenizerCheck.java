package io.github.rlaifv.core.internal.tokenizer;

/**
 * Checks the {@code pre_tokenizer} of a tokenizer: its type must be supported, and expressions must match in bounded
 * time.
 */
final class PreTokenizerCheck {
    private static final int MAX_DEPTH = 4;
    private static final String[] KINDS = {
        "Sequence", "ByteLevel", "Split", "Digits", "Metaspace", "Punctuation", "Whitespace", "WhitespaceSplit"
    };
    private static final String[] BEHAVIORS = {
        "Removed", "Isolated", "MergedWithPrevious", "MergedWithNext", "Contiguous"
    };

    private PreTokenizerCheck() {}

    static void check(TokenizerComponent step) {
        check(step, 0);
    }

    private static void check(TokenizerComponent step, int depth) {
        switch (step.type()) {
            case "Sequence" -> {
                step.only("pretokenizers");
                if (depth >= MAX_DEPTH) {
                    throw step.bad("pretokenizers", "must not be nested deeper than " + MAX_DEPTH);
                }
                step.steps("pretokenizers").forEach(inner -> check(inner, depth + 1));
            }
            case "ByteLevel" -> byteLevel(step);
            case "Split" -> {
                step.only("pattern", "behavior", "invert");
                TextGrowth.pattern(step);
                step.oneOf("behavior", BEHAVIORS);
                step.flag("invert");
            }
            case "Digits" -> step.only("individual_digits").flag("individual_digits");
            case "Metaspace" -> metaspace(step);
            case "Punctuation" -> {
                step.only("behavior");
                if (!step.node().path("behavior").isMissingNode()) {
                    step.oneOf("behavior", BEHAVIORS);
                }
            }
            case "Whitespace", "WhitespaceSplit" -> step.only();
            default -> throw step.unsupported(KINDS);
        }
    }

    /** Checks a ByteLevel step in any of the three places where it may occur. */
    static void byteLevel(TokenizerComponent step) {
        step.only("add_prefix_space", "trim_offsets", "use_regex");
        step.flag("add_prefix_space");
        step.flag("trim_offsets");
        if (!step.node().path("use_regex").isMissingNode()) {
            step.flag("use_regex");
        }
    }

    /** Checks a Metaspace step before the model or in a decoder. */
    static void metaspace(TokenizerComponent step) {
        step.only("replacement", "add_prefix_space", "prepend_scheme", "split", "str_rep");
        step.text("replacement", 1, 1);
        step.optionalFlag("add_prefix_space");
        if (!step.node().path("prepend_scheme").isMissingNode()) {
            step.oneOf("prepend_scheme", "first", "never", "always");
        }
        step.optionalFlag("split");
        if (!step.lacks("str_rep")) {
            step.text("str_rep", 0, TextGrowth.LONGEST);
        }
    }
}

package io.github.rlaifv.core.internal.tokenizer;

/**
 * Checks the {@code normalizer} of a tokenizer: its type must be supported, and its output at most a few times as long
 * as its input.
 */
final class NormalizerCheck {
    private static final int MAX_DEPTH = 4;
    private static final String[] KINDS = {
        "Sequence", "Prepend", "Replace", "NFC", "NFD", "NFKC", "NFKD", "Lowercase", "ByteLevel"
    };

    private final TextGrowth growth = new TextGrowth();

    private NormalizerCheck() {}

    static void check(TokenizerComponent normalizer) {
        new NormalizerCheck().check(normalizer, 0);
    }

    private void check(TokenizerComponent step, int depth) {
        switch (step.type()) {
            case "Sequence" -> {
                step.only("normalizers");
                if (depth >= MAX_DEPTH) {
                    throw step.bad("normalizers", "must not be nested deeper than " + MAX_DEPTH);
                }
                step.steps("normalizers").forEach(inner -> check(inner, depth + 1));
            }
            case "Prepend" -> step.only("prepend").text("prepend", 1, TextGrowth.LONGEST);
            // A token that becomes empty by normalization is found everywhere, even inside characters.
            case "Replace" -> growth.replace(step, 1);
            case "NFC", "NFD", "NFKC", "NFKD", "Lowercase", "ByteLevel" -> step.only();
            default -> throw step.unsupported(KINDS);
        }
    }
}

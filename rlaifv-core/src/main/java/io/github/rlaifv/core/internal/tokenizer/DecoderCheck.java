package io.github.rlaifv.core.internal.tokenizer;

/**
 * Checks the {@code decoder} of a tokenizer: its type must be supported, within bounds that the native code does not
 * check.
 */
final class DecoderCheck {
    private static final int MAX_DEPTH = 4;
    private static final int MAX_START = 1024;
    private static final String[] KINDS = {
        "Sequence", "ByteLevel", "ByteFallback", "Fuse", "Metaspace", "Replace", "Strip", "WordPiece"
    };

    private final TextGrowth growth = new TextGrowth();

    private DecoderCheck() {}

    static void check(TokenizerComponent decoder) {
        new DecoderCheck().check(decoder, 0);
    }

    private void check(TokenizerComponent step, int depth) {
        switch (step.type()) {
            case "Sequence" -> {
                step.only("decoders");
                if (depth >= MAX_DEPTH) {
                    throw step.bad("decoders", "must not be nested deeper than " + MAX_DEPTH);
                }
                step.steps("decoders").forEach(inner -> check(inner, depth + 1));
            }
            case "ByteLevel" -> PreTokenizerCheck.byteLevel(step);
            case "ByteFallback", "Fuse" -> step.only();
            case "Metaspace" -> PreTokenizerCheck.metaspace(step);
            case "Replace" -> growth.replace(step, 0);
            case "Strip" -> {
                step.only("content", "start", "stop").text("content", 1, 1);
                step.integer("start", 0, MAX_START);
                // Others read before the beginning of a short text.
                step.integer("stop", 0, 0);
            }
            case "WordPiece" -> {
                step.only("prefix", "cleanup").text("prefix", 0, TextGrowth.LONGEST);
                step.flag("cleanup");
            }
            default -> throw step.unsupported(KINDS);
        }
    }
}

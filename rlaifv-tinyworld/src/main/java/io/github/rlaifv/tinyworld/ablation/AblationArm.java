package io.github.rlaifv.tinyworld.ablation;

/** A way to make preference pairs. Each arm differs from {@link #PAPER} in a single choice. */
public enum AblationArm {
    /** The paper's way: deconfounded candidates, divide and conquer. */
    PAPER("divide and conquer", false),
    /** The paper's way with mixed decoding of candidates, so that pairs also differ in style. */
    MIXED("mixed decoding", true),
    /** The paper's way, but the labeler judges whole responses. */
    WHOLE("whole response", false),
    /**
     * The paper's way, but only the best responses are chosen and repeated claims count, as in the quickstart's defaults.
     */
    BEST("best chosen", false),
    /** The paper's way with pairs from topic-level rewriting. */
    TOPICS("topic rewriting", false);

    private final String inWords;
    private final boolean mixed;

    AblationArm(String inWords, boolean mixed) {
        this.inWords = inWords;
        this.mixed = mixed;
    }

    /** A short name for tables. */
    public String inWords() {
        return inWords;
    }

    /** Whether candidates are sampled with mixed decoding. */
    boolean mixed() {
        return mixed;
    }

    /** The name of the judged candidates. Arms that differ only in the selection of pairs share their candidates. */
    String source() {
        return switch (this) {
            case MIXED -> "mixed-decoding";
            case WHOLE -> "whole-responses";
            default -> "claims";
        };
    }
}

package io.github.rlaifv.tinyworld.ablation;

/** A way to make preference pairs; each differs from another one in a single choice. */
public enum AblationArm {
    /** The paper: deconfounded candidates, divide and conquer. */
    PAPER("divide and conquer", false),
    /** The paper with candidates of mixed decoding, so that pairs differ in style too. */
    MIXED("mixed decoding", true),
    /** The paper with the labeler judging whole responses. */
    WHOLE("whole response", false),
    /** The paper with only the best responses chosen and repeated claims counted, as the quickstart does by default. */
    BEST("best chosen", false),
    /** The paper with pairs made by topic-level rewriting. */
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

    /** Whether candidates are decoded differently. */
    boolean mixed() {
        return mixed;
    }

    /** Names the judged candidates that pairs are made of: equal for arms that differ in the making of pairs alone. */
    String source() {
        return switch (this) {
            case MIXED -> "mixed-decoding";
            case WHOLE -> "whole-responses";
            default -> "claims";
        };
    }
}

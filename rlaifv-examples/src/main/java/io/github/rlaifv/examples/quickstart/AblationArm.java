package io.github.rlaifv.examples.quickstart;

/** A way to make preference pairs; each differs from another one in a single choice. */
public enum AblationArm {
    /** The paper: deconfounded candidates, divide and conquer. */
    PAPER("divide and conquer", false),
    /** The paper with candidates of mixed decoding, so that pairs differ in style too. */
    MIXED("mixed decoding", true),
    /** The paper with the labeler judging whole responses. */
    WHOLE("whole response", false),
    /** The paper with pairs whose chosen side must have a confirmed claim more. */
    GAIN("confirmed gain", false),
    /** The paper with pairs made by topic-level rewriting. */
    TOPICS("topic rewriting", false),
    /** Topic-level rewriting whose chosen side must have a confirmed claim more. */
    TOPICS_GAIN("topics and gain", false);

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

    /** Whether the chosen side must have a confirmed claim more than the rejected one. */
    boolean gains() {
        return this == GAIN || this == TOPICS_GAIN;
    }

    /** Whether pairs are made by rewriting. */
    boolean rewrites() {
        return this == TOPICS || this == TOPICS_GAIN;
    }
}

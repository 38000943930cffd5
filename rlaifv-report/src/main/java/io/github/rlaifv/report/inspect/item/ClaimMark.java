package io.github.rlaifv.report.inspect.item;

/** What became of a claim. */
public enum ClaimMark {
    /** The labeler confirmed the claim. */
    CONFIRMED("✓", "confirmed"),
    /** The labeler did not confirm the claim. */
    REJECTED("✗", "rejected"),
    /** The labeler was asked, but its answer is no verdict. */
    UNDECIDED("?", "undecided"),
    /** The labeler was not asked, or its answer is not stored yet. */
    UNJUDGED("…", "not judged");

    private final String sign;
    private final String word;

    ClaimMark(String sign, String word) {
        this.sign = sign;
        this.word = word;
    }

    /** Returns one character that stands for the verdict. */
    public String sign() {
        return sign;
    }

    /** Returns the verdict in words. */
    public String word() {
        return word;
    }
}

package io.github.rlaifv.inference;

/**
 * How many claims of a response a labeler confirmed and rejected. A claim that the response repeats counts once; claims
 * without a verdict do not count.
 *
 * @param confirmed number of confirmed claims
 * @param rejected number of rejected claims
 */
public record ClaimCounts(int confirmed, int rejected) {
    public ClaimCounts {
        if (confirmed < 0 || rejected < 0) {
            throw new IllegalArgumentException(
                    "confirmed and rejected must be >= 0, were " + confirmed + " and " + rejected);
        }
    }

    /** Returns whether at least one claim has a verdict. */
    boolean decided() {
        return confirmed + rejected > 0;
    }
}

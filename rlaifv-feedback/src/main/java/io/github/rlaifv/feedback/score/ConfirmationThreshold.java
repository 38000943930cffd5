package io.github.rlaifv.feedback.score;

/**
 * Threshold for confirming a claim: p_yes / (p_yes + p_no) must be above it. One half is the rule of RLAIF-V, section
 * 3.2: yes must be likelier than no, and a tie does not confirm. {@link
 * io.github.rlaifv.feedback.calibration.CalibrationReport} shows how to find a better threshold for a labeler.
 *
 * @param value the threshold, in [0, 1)
 */
public record ConfirmationThreshold(double value) {
    /** The threshold of the paper, one half. */
    public static final ConfirmationThreshold PAPER = new ConfirmationThreshold(0.5);

    public ConfirmationThreshold {
        if (!(value >= 0 && value < 1)) {
            throw new IllegalArgumentException("a confirmation threshold must be in [0, 1), was " + value);
        }
    }

    /**
     * Whether the probabilities of yes and no confirm a claim. They never do if both are 0.
     *
     * @param pYes probability of yes
     * @param pNo probability of no
     */
    public boolean confirms(double pYes, double pNo) {
        // products, because a product with one half is exact: this equals the paper's comparison to the last bit
        return pYes * (1 - value) > pNo * value;
    }
}

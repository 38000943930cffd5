package io.github.rlaifv.feedback.score;

/**
 * When a claim is confirmed: if p_yes / (p_yes + p_no) is above the threshold. At one half that is the rule of RLAIF-V,
 * section 3.2: yes must be likelier than no, and a tie is not confirmed. How to find a better one for a labeler: {@link
 * io.github.rlaifv.feedback.calibration.CalibrationReport}.
 *
 * @param value in [0, 1)
 */
public record ConfirmationThreshold(double value) {
    /** One half. */
    public static final ConfirmationThreshold PAPER = new ConfirmationThreshold(0.5);

    public ConfirmationThreshold {
        if (!(value >= 0 && value < 1)) {
            throw new IllegalArgumentException("a confirmation threshold must be in [0, 1), was " + value);
        }
    }

    /**
     * Whether these answers confirm a claim; never where both are 0.
     *
     * @param pYes probability of yes
     * @param pNo probability of no
     */
    public boolean confirms(double pYes, double pNo) {
        // products, since by one half they are exact: the paper's comparison to the last bit
        return pYes * (1 - value) > pNo * value;
    }
}

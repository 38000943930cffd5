package io.github.rlaifv.tinyworld.report;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import org.jspecify.annotations.Nullable;

/**
 * A claim of a response with the labeler's verdict and the ground truth.
 *
 * @param text text of the claim
 * @param yes the labeler's probability of yes, in [0, 1]
 * @param no the labeler's probability of no, in [0, 1]
 * @param truth whether the claim holds; null without ground truth
 */
@JsonPropertyOrder({"text", "p_yes", "p_no", "truth", "confirmed", "misjudged"})
public record ClaimMark(
        String text,
        @JsonProperty("p_yes") double yes,
        @JsonProperty("p_no") double no,
        @Nullable Boolean truth) {

    /**
     * Whether the labeler confirms the claim, which means that yes is more likely than no. This is the rule of {@link
     * io.github.rlaifv.feedback.score.ConfirmationThreshold#PAPER}, which the quickstart's scorer uses.
     */
    @JsonProperty(access = JsonProperty.Access.READ_ONLY)
    public boolean confirmed() {
        return yes > no;
    }

    /** Whether the labeler disagrees with the ground truth; false without ground truth. */
    @JsonProperty(access = JsonProperty.Access.READ_ONLY)
    public boolean misjudged() {
        return truth != null && truth != confirmed();
    }
}

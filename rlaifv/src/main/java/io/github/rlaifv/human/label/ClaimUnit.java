package io.github.rlaifv.human.label;

import java.util.Objects;

/**
 * A claim on a sheet, with the labeler's verdict, which people do not see.
 *
 * @param id id on the sheet, which depends only on what people see
 * @param instruction id of the instruction
 * @param image fingerprint of the image
 * @param candidate index of the response among the candidates of the instruction
 * @param statement the claim
 * @param question the question that the labeler was asked
 * @param pYes probability that the labeler's answer begins with yes, in [0, 1]
 * @param pNo probability that the labeler's answer begins with no, in [0, 1]
 * @param confirmed whether the labeler confirmed the claim
 */
public record ClaimUnit(
        String id,
        String instruction,
        String image,
        int candidate,
        String statement,
        String question,
        double pYes,
        double pNo,
        boolean confirmed) {
    public ClaimUnit {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(instruction, "instruction");
        Objects.requireNonNull(image, "image");
        Objects.requireNonNull(statement, "statement");
        Objects.requireNonNull(question, "question");
        if (!(pYes >= 0 && pYes <= 1 && pNo >= 0 && pNo <= 1)) {
            throw new IllegalArgumentException(
                    "the probabilities of yes and no must be in [0, 1], were " + pYes + " and " + pNo);
        }
    }

    /** Returns the labeler's share of yes, p(yes) / (p(yes) + p(no)), in [0, 1]; 0.5 if both are 0. */
    public double yesShare() {
        return pYes + pNo == 0 ? 0.5 : pYes / (pYes + pNo);
    }
}

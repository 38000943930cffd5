package io.github.rlaifv.human.label;

import java.util.Objects;

/**
 * One person's answer to one unit of a sheet, which is a claim or a choice between two responses.
 *
 * @param unit id of the unit on the sheet
 * @param answer the answer
 * @param note reason or remark in the person's own words; may be empty
 */
public record HumanLabel(String unit, HumanAnswer answer, String note) {
    public HumanLabel {
        Objects.requireNonNull(unit, "unit");
        Objects.requireNonNull(answer, "answer");
        Objects.requireNonNull(note, "note");
    }
}

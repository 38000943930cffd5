package io.github.rlaifv.human.label;

import java.util.Objects;

/**
 * Two responses on a sheet between which people choose, with what they do not see: which response is which.
 *
 * @param id id on the sheet, which depends only on what people see
 * @param item id of the instruction or of the benchmark's item
 * @param a what response A is: {@code chosen} or {@code rejected}, or the name of its model
 * @param b what response B is
 */
public record ChoiceUnit(String id, String item, String a, String b) {
    public ChoiceUnit {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(item, "item");
        Objects.requireNonNull(a, "a");
        Objects.requireNonNull(b, "b");
        if (a.equals(b)) {
            throw new IllegalArgumentException("both responses of '" + item + "' are " + a);
        }
    }

    /** Returns what the preferred response is; empty text for a tie. */
    public String preferred(HumanAnswer answer) {
        return switch (answer) {
            case A -> a;
            case B -> b;
            case TIE -> "";
            case TRUE, FALSE, CANT_TELL ->
                throw new IllegalArgumentException(answer.word() + " is an answer about a claim, not about responses");
        };
    }
}

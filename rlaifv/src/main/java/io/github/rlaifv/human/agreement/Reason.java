package io.github.rlaifv.human.agreement;

import io.github.rlaifv.human.label.ChoiceUnit;
import io.github.rlaifv.human.label.HumanKey;
import io.github.rlaifv.human.label.HumanLabel;
import io.github.rlaifv.human.label.HumanLabels;
import java.util.ArrayList;
import java.util.List;

/**
 * What a person wrote about a choice between two responses.
 *
 * @param item id of the instruction or of the benchmark's item
 * @param preferred what the preferred response is: {@code chosen} or {@code rejected}, or the name of its model; {@code tie}
 *     if neither is
 * @param annotator name of the person
 * @param note the person's own words
 */
public record Reason(String item, String preferred, String annotator, String note) {

    /** Returns all reasons in the order of the sheet. */
    static List<Reason> all(HumanKey key, HumanLabels labels) {
        List<Reason> reasons = new ArrayList<>();
        for (ChoiceUnit unit : key.choices()) {
            labels.of(unit.id()).forEach((person, label) -> {
                if (!label.note().isBlank()) {
                    reasons.add(new Reason(unit.item(), preferred(unit, label), person, label.note()));
                }
            });
        }
        return List.copyOf(reasons);
    }

    private static String preferred(ChoiceUnit unit, HumanLabel label) {
        String preferred = unit.preferred(label.answer());
        return preferred.isEmpty() ? label.answer().word() : preferred;
    }
}

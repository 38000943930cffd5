package io.github.rlaifv.human.agreement;

import io.github.rlaifv.human.label.ClaimUnit;
import io.github.rlaifv.human.label.HumanAnswer;
import io.github.rlaifv.human.label.HumanKey;
import io.github.rlaifv.human.label.HumanLabel;
import io.github.rlaifv.human.label.HumanLabels;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A claim on which labeler and people disagree.
 *
 * @param instruction id of the instruction
 * @param statement the claim
 * @param yesShare the labeler's share of yes
 * @param confirmed whether the labeler confirmed the claim
 * @param answers what people answered, by their names
 * @param notes what people remarked, by their names; without empty notes
 */
public record Disagreement(
        String instruction,
        String statement,
        double yesShare,
        boolean confirmed,
        SortedMap<String, String> answers,
        SortedMap<String, String> notes) {

    /** Returns all disagreements in the order of the sheet. */
    static List<Disagreement> all(HumanKey key, HumanLabels labels) {
        return key.claims().stream()
                .filter(claim -> {
                    Optional<HumanAnswer> answer = labels.majority(claim.id());
                    return answer.equals(Optional.of(claim.confirmed() ? HumanAnswer.FALSE : HumanAnswer.TRUE));
                })
                .map(claim -> of(claim, labels.of(claim.id())))
                .toList();
    }

    private static Disagreement of(ClaimUnit claim, SortedMap<String, HumanLabel> labels) {
        SortedMap<String, String> answers = new TreeMap<>();
        SortedMap<String, String> notes = new TreeMap<>();
        labels.forEach((person, label) -> {
            answers.put(person, label.answer().word());
            if (!label.note().isBlank()) {
                notes.put(person, label.note());
            }
        });
        return new Disagreement(
                claim.instruction(), claim.statement(), claim.yesShare(), claim.confirmed(), answers, notes);
    }
}

package io.github.rlaifv.human.agreement;

import io.github.rlaifv.human.label.ChoiceUnit;
import io.github.rlaifv.human.label.HumanAnswer;
import io.github.rlaifv.human.label.HumanLabel;
import io.github.rlaifv.human.label.HumanLabels;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What people prefer, seen from one of two sides.
 *
 * @param outcomes 1 for a unit whose majority prefers the side, -1 for the other side, 0 for a tie or without a majority
 * @param tied number of units without a majority
 * @param unlabeled number of units without labels
 * @param left share of preferences for the response shown first
 * @param byPerson share of preferences for the side, by person
 */
record Preferences(List<Integer> outcomes, int tied, int unlabeled, ShareInterval left, List<PersonResult> byPerson) {

    static Preferences of(List<ChoiceUnit> units, HumanLabels labels, String side) {
        List<Integer> outcomes = new ArrayList<>();
        int tied = 0;
        int unlabeled = 0;
        long first = 0;
        long preferences = 0;
        for (ChoiceUnit unit : units) {
            for (HumanLabel label : labels.of(unit.id()).values()) {
                first += label.answer() == HumanAnswer.A ? 1 : 0;
                preferences += label.answer() == HumanAnswer.TIE ? 0 : 1;
            }
            Optional<HumanAnswer> answer = labels.majority(unit.id());
            if (labels.of(unit.id()).isEmpty()) {
                unlabeled++;
            } else {
                tied += answer.isEmpty() ? 1 : 0;
                outcomes.add(outcome(unit, answer.orElse(HumanAnswer.TIE), side));
            }
        }
        return new Preferences(
                List.copyOf(outcomes),
                tied,
                unlabeled,
                ShareInterval.of(first, preferences),
                labels.people().keySet().stream()
                        .flatMap(person -> person(person, units, labels, side).stream())
                        .toList());
    }

    private static int outcome(ChoiceUnit unit, HumanAnswer answer, String side) {
        String preferred = unit.preferred(answer);
        return preferred.isEmpty() ? 0 : preferred.equals(side) ? 1 : -1;
    }

    private static Optional<PersonResult> person(
            String person, List<ChoiceUnit> units, HumanLabels labels, String side) {
        List<Integer> given = units.stream()
                .flatMap(unit -> labels.of(unit.id(), person).map(answer -> outcome(unit, answer, side)).stream())
                .toList();
        long wins = given.stream().filter(one -> one > 0).count();
        long losses = given.stream().filter(one -> one < 0).count();
        return given.isEmpty()
                ? Optional.empty()
                : Optional.of(
                        new PersonResult(person, given.size(), ShareInterval.of(wins, wins + losses), Double.NaN));
    }

    int wins() {
        return (int) outcomes.stream().filter(one -> one > 0).count();
    }

    int losses() {
        return (int) outcomes.stream().filter(one -> one < 0).count();
    }

    /** Returns the number of units whose majority says that neither response is better. */
    int ties() {
        return outcomes.size() - wins() - losses() - tied;
    }
}

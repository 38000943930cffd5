package io.github.rlaifv.human.agreement;

import io.github.rlaifv.human.label.HumanAnswer;
import io.github.rlaifv.human.label.HumanLabels;
import io.github.rlaifv.inference.evaluation.labeling.Agreement;
import java.util.Arrays;
import java.util.List;

/**
 * The agreement of people with each other on units of one kind, over all answers, "can't tell" and "tie" included.
 *
 * @param people number of people who labeled such units
 * @param units number of units with the labels of at least two people
 * @param observed share of pairs of labels of a unit that are equal; NaN without such units
 * @param kappa Cohen's kappa for two people, Fleiss' for more; NaN without such units
 */
public record PeopleAgreement(int people, int units, double observed, double kappa) {

    static PeopleAgreement of(List<String> units, List<HumanAnswer> answers, HumanLabels labels) {
        List<String> people = labels.people().keySet().stream()
                .filter(person ->
                        units.stream().anyMatch(unit -> labels.of(unit, person).isPresent()))
                .toList();
        int[][] byPerson = new int[people.size()][units.size()];
        int[][] counts = new int[units.size()][answers.size()];
        for (int p = 0; p < people.size(); p++) {
            for (int u = 0; u < units.size(); u++) {
                int answer = labels.of(units.get(u), people.get(p))
                        .map(answers::indexOf)
                        .orElse(-1);
                byPerson[p][u] = answer;
                if (answer >= 0) {
                    counts[u][answer]++;
                }
            }
        }
        int shared = (int)
                Arrays.stream(counts).filter(of -> Arrays.stream(of).sum() >= 2).count();
        if (shared == 0) {
            return new PeopleAgreement(people.size(), 0, Double.NaN, Double.NaN);
        }
        Agreement agreement = people.size() == 2 ? Agreement.cohen(byPerson[0], byPerson[1]) : Agreement.fleiss(counts);
        return new PeopleAgreement(people.size(), shared, agreement.observed(), agreement.kappa());
    }
}

package io.github.rlaifv.human.agreement;

import io.github.rlaifv.human.label.ChoiceUnit;
import io.github.rlaifv.human.label.HumanAnswer;
import io.github.rlaifv.human.label.HumanKey;
import io.github.rlaifv.human.label.HumanLabels;
import java.util.List;

/**
 * How far the pairs of feedback agree with people. A pair counts by the answer that more people gave than any other.
 *
 * @param pairs number of pairs on the sheet
 * @param agreement share of the pairs with a preference whose chosen response people prefer
 * @param ties number of pairs whose responses people find equally good
 * @param tied number of pairs without an answer that more people gave than any other
 * @param unlabeled number of pairs that nobody labeled
 * @param left share of all people's preferences that are for the response shown first; far from one half if people prefer
 *     a place and not a response
 * @param byPerson the agreement of the pairs with each person
 * @param people the agreement of people with each other
 */
public record PairAgreement(
        int pairs,
        ShareInterval agreement,
        int ties,
        int tied,
        int unlabeled,
        ShareInterval left,
        List<PersonResult> byPerson,
        PeopleAgreement people) {
    private static final String CHOSEN = "chosen";

    public PairAgreement {
        byPerson = List.copyOf(byPerson);
    }

    /** Computes the agreement from a key and labels. */
    static PairAgreement of(HumanKey key, HumanLabels labels) {
        Preferences preferences = Preferences.of(key.choices(), labels, CHOSEN);
        return new PairAgreement(
                key.choices().size(),
                ShareInterval.of(preferences.wins(), preferences.wins() + preferences.losses()),
                preferences.ties(),
                preferences.tied(),
                preferences.unlabeled(),
                preferences.left(),
                preferences.byPerson(),
                PeopleAgreement.of(
                        key.choices().stream().map(ChoiceUnit::id).toList(), HumanAnswer.ofChoices(), labels));
    }
}

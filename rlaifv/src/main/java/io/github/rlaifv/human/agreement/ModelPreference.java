package io.github.rlaifv.human.agreement;

import io.github.rlaifv.human.label.ChoiceUnit;
import io.github.rlaifv.human.label.HumanAnswer;
import io.github.rlaifv.human.label.HumanKey;
import io.github.rlaifv.human.label.HumanLabels;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.apache.commons.math3.distribution.BinomialDistribution;

/**
 * Which of two models people prefer. An item counts by the answer that more people gave than any other.
 *
 * @param first name of the first model
 * @param second name of the second model
 * @param wins number of items whose response of the first model people prefer
 * @param ties number of items whose responses people find equally good, and those with the same text; of the latter, if
 *     people labeled only a part of the sheet, the same part
 * @param losses number of items whose response of the second model people prefer
 * @param tied number of items without an answer that more people gave than any other
 * @param unlabeled number of items that nobody labeled
 * @param winShare share of wins among wins and losses
 * @param net how much more often people prefer the first model
 * @param left share of all people's preferences that are for the response shown first; far from one half if people prefer
 *     a place and not a response
 * @param byPerson share of wins by person
 * @param people the agreement of people with each other
 */
public record ModelPreference(
        String first,
        String second,
        int wins,
        int ties,
        int losses,
        int tied,
        int unlabeled,
        ShareInterval winShare,
        NetPreference net,
        ShareInterval left,
        List<PersonResult> byPerson,
        PeopleAgreement people) {

    /**
     * The difference of the two models, item by item.
     *
     * @param difference share of wins minus share of losses among all judged items, ties and items without a majority
     *     included; NaN without items
     * @param low lower end of the 95 % interval of a bootstrap over items (percentile method, 1,000 resamples)
     * @param high upper end of the interval
     * @param signTest probability of a split of wins and losses as uneven as this one if both models were equally good
     *     (two-sided sign test); NaN without wins and losses
     */
    public record NetPreference(double difference, double low, double high, double signTest) {}

    /** Returns the number of items that people judged, those without a majority and those with the same text included. */
    public int judged() {
        return wins + ties + losses + tied;
    }

    public ModelPreference {
        Objects.requireNonNull(first, "first");
        Objects.requireNonNull(second, "second");
        byPerson = List.copyOf(byPerson);
    }

    /** Computes the preference from a key and labels. */
    static ModelPreference of(HumanKey key, HumanLabels labels) {
        String first = key.subject().models().get(0);
        Preferences preferences = Preferences.of(key.choices(), labels, first);
        // as many of those with the same text as of those that people could label
        int identical = key.choices().isEmpty()
                ? 0
                : (int) Math.round((double) key.subject().identical()
                        * preferences.outcomes().size()
                        / key.choices().size());
        int wins = preferences.wins();
        int losses = preferences.losses();
        List<Integer> outcomes = new ArrayList<>(preferences.outcomes());
        outcomes.addAll(Collections.nCopies(identical, 0));
        return new ModelPreference(
                first,
                key.subject().models().get(1),
                wins,
                preferences.ties() + identical,
                losses,
                preferences.tied(),
                preferences.unlabeled(),
                ShareInterval.of(wins, wins + losses),
                net(outcomes, wins, losses),
                preferences.left(),
                preferences.byPerson(),
                PeopleAgreement.of(
                        key.choices().stream().map(ChoiceUnit::id).toList(), HumanAnswer.ofChoices(), labels));
    }

    private static NetPreference net(List<Integer> outcomes, int wins, int losses) {
        List<Integer> items = IntStream.range(0, outcomes.size()).boxed().toList();
        double[] interval = ImageBootstrap.interval(
                items,
                String::valueOf,
                drawn -> drawn.stream().mapToInt(outcomes::get).average().orElse(Double.NaN));
        return new NetPreference(
                outcomes.stream().mapToInt(Integer::intValue).average().orElse(Double.NaN),
                interval[0],
                interval[1],
                signTest(wins, losses));
    }

    /** Twice the probability of the smaller tail, which equals that of the other one. */
    private static double signTest(int wins, int losses) {
        return wins + losses == 0
                ? Double.NaN
                : Math.min(
                        1,
                        2
                                * new BinomialDistribution(null, wins + losses, 0.5)
                                        .cumulativeProbability(Math.min(wins, losses)));
    }
}

package io.github.rlaifv.human.agreement;

import io.github.rlaifv.feedback.calibration.Confusion;
import io.github.rlaifv.feedback.score.ConfirmationThreshold;
import io.github.rlaifv.human.label.ClaimUnit;
import io.github.rlaifv.human.label.HumanAnswer;
import io.github.rlaifv.human.label.HumanKey;
import io.github.rlaifv.human.label.HumanLabels;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * How far the labeler's verdicts on claims agree with people. A claim counts by the answer that more people gave than any
 * other, if this is true or false.
 *
 * @param counts what became of the claims of the sheet
 * @param agreement share of the decided claims on which labeler and people agree
 * @param kappa Cohen's kappa of labeler and people on these claims
 * @param ofConfirmed the same share of the claims that the labeler confirmed
 * @param ofRejected the same share of the claims that the labeler rejected
 * @param allClaims the agreement on all claims of the feedback, estimated from the sample
 * @param confusion counts of the labeler's verdicts against what people say
 * @param byThreshold the agreement by threshold, in ascending order
 * @param byPerson the agreement of the labeler with each person
 * @param people the agreement of people with each other
 */
public record ClaimAgreement(
        ClaimCounts counts,
        ShareInterval agreement,
        double kappa,
        ShareInterval ofConfirmed,
        ShareInterval ofRejected,
        WeightedAgreement allClaims,
        Confusion confusion,
        List<ThresholdAgreement> byThreshold,
        List<PersonResult> byPerson,
        PeopleAgreement people) {
    private static final int STEPS = 10;

    public ClaimAgreement {
        Objects.requireNonNull(counts, "counts");
        byThreshold = List.copyOf(byThreshold);
        byPerson = List.copyOf(byPerson);
    }

    /** Computes the agreement from a key and labels. */
    static ClaimAgreement of(HumanKey key, HumanLabels labels) {
        List<JudgedUnit> units = judged(key, labels::majority);
        List<JudgedUnit> confirmed =
                units.stream().filter(JudgedUnit::confirmed).toList();
        List<JudgedUnit> rejected =
                units.stream().filter(unit -> !unit.confirmed()).toList();
        List<String> ids = key.claims().stream().map(ClaimUnit::id).toList();
        return new ClaimAgreement(
                counts(ids, labels),
                share(units),
                VerdictTable.of(units, unit -> 1).kappa(),
                share(confirmed),
                share(rejected),
                weighted(key, units),
                VerdictTable.counts(units),
                thresholds(key).stream()
                        .map(threshold -> at(threshold, units, lacksStratum(key, units)))
                        .toList(),
                labels.people().keySet().stream()
                        .flatMap(person -> person(person, key, labels).stream())
                        .toList(),
                PeopleAgreement.of(ids, HumanAnswer.ofClaims(), labels));
    }

    /** Returns the claims that are true or false by an answer, each with its weight. */
    static List<JudgedUnit> judged(HumanKey key, Function<String, Optional<HumanAnswer>> answer) {
        List<ClaimUnit> decided = key.claims().stream()
                .filter(claim -> answer.apply(claim.id())
                        .filter(one -> one == HumanAnswer.TRUE || one == HumanAnswer.FALSE)
                        .isPresent())
                .toList();
        long confirmed = decided.stream().filter(ClaimUnit::confirmed).count();
        double ofConfirmed = (double) key.subject().confirmed() / confirmed;
        double ofRejected = (double) key.subject().rejected() / (decided.size() - confirmed);
        List<JudgedUnit> units = new ArrayList<>();
        for (ClaimUnit claim : decided) {
            units.add(new JudgedUnit(
                    claim,
                    claim.confirmed(),
                    answer.apply(claim.id()).orElseThrow() == HumanAnswer.TRUE,
                    claim.confirmed() ? ofConfirmed : ofRejected));
        }
        return units;
    }

    private static ClaimCounts counts(List<String> claims, HumanLabels labels) {
        int[] counts = new int[4];
        for (String claim : claims) {
            Optional<HumanAnswer> answer = labels.majority(claim);
            if (labels.of(claim).isEmpty()) {
                counts[3]++;
            } else if (answer.isEmpty()) {
                counts[2]++;
            } else {
                counts[answer.orElseThrow() == HumanAnswer.CANT_TELL ? 1 : 0]++;
            }
        }
        return new ClaimCounts(claims.size(), counts[0], counts[1], counts[2], counts[3]);
    }

    private static ShareInterval share(List<JudgedUnit> units) {
        return ShareInterval.of(units.stream().filter(JudgedUnit::agrees).count(), units.size());
    }

    private static WeightedAgreement weighted(HumanKey key, List<JudgedUnit> units) {
        if (lacksStratum(key, units)) {
            return new WeightedAgreement(Double.NaN, Double.NaN, Double.NaN, Double.NaN);
        }
        VerdictTable table = VerdictTable.of(units, JudgedUnit::weight);
        double[] interval = ImageBootstrap.interval(
                units,
                unit -> unit.claim().image(),
                drawn -> VerdictTable.of(drawn, JudgedUnit::weight).agreement());
        return new WeightedAgreement(table.agreement(), interval[0], interval[1], table.kappa());
    }

    /** Returns whether nothing is known of the confirmed or of the rejected claims. */
    static boolean lacksStratum(HumanKey key, List<JudgedUnit> units) {
        return key.subject().confirmed() > 0 && units.stream().noneMatch(JudgedUnit::confirmed)
                || key.subject().rejected() > 0 && units.stream().allMatch(JudgedUnit::confirmed);
    }

    /** Returns tenths, and the threshold that the labeler had. */
    private static List<Double> thresholds(HumanKey key) {
        Double used = key.subject().threshold();
        return IntStream.range(1, STEPS)
                .mapToObj(step -> (double) step / STEPS)
                .collect(() -> new ArrayList<>(used == null ? List.of() : List.of(used)), List::add, List::addAll)
                .stream()
                .distinct()
                .sorted()
                .toList();
    }

    private static ThresholdAgreement at(double threshold, List<JudgedUnit> units, boolean lacksStratum) {
        List<JudgedUnit> again = units.stream()
                .map(unit -> unit.confirmedBy(new ConfirmationThreshold(threshold)))
                .toList();
        return new ThresholdAgreement(
                threshold,
                share(again),
                VerdictTable.of(again, unit -> 1).kappa(),
                lacksStratum
                        ? Double.NaN
                        : VerdictTable.of(again, JudgedUnit::weight).agreement(),
                VerdictTable.counts(again));
    }

    private static Optional<PersonResult> person(String person, HumanKey key, HumanLabels labels) {
        int given = (int) key.claims().stream()
                .filter(claim -> labels.of(claim.id(), person).isPresent())
                .count();
        List<JudgedUnit> units = judged(key, unit -> labels.of(unit, person));
        return given == 0
                ? Optional.empty()
                : Optional.of(new PersonResult(
                        person,
                        given,
                        share(units),
                        VerdictTable.of(units, unit -> 1).kappa()));
    }
}

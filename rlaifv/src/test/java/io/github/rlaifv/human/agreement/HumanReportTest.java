package io.github.rlaifv.human.agreement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.rlaifv.core.internal.JsonText;
import io.github.rlaifv.core.run.BadDataException;
import io.github.rlaifv.feedback.calibration.Confusion;
import io.github.rlaifv.human.label.ChoiceUnit;
import io.github.rlaifv.human.label.ClaimUnit;
import io.github.rlaifv.human.label.HumanKey;
import io.github.rlaifv.human.label.SheetSubject;
import io.github.rlaifv.inference.evaluation.labeling.Agreement;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Metrics of labels, compared with values that were computed by hand or by published tables. */
class HumanReportTest {
    private static final double TINY = 1e-9;

    @TempDir
    private Path folder;

    /** Ten claims, five confirmed with a share of yes of 0.55 to 0.95, five rejected with 0.05 to 0.45. */
    private static HumanKey claims(long confirmed, long rejected) {
        return HumanKey.of(
                0,
                SheetSubject.feedback(confirmed, rejected, 0.5),
                IntStream.range(0, 10)
                        .mapToObj(i -> new ClaimUnit(
                                "c" + i,
                                "i" + i / 2,
                                "image" + i / 2,
                                0,
                                "Claim <b>" + i + "</b>.",
                                "Claim " + i + "?",
                                0.95 - i / 10.0,
                                0.05 + i / 10.0,
                                i < 5))
                        .toList(),
                List.of());
    }

    private static HumanKey choices(SheetSubject subject, String one, String other, int count) {
        return HumanKey.of(
                0,
                subject,
                List.of(),
                IntStream.range(0, count)
                        .mapToObj(i -> i % 2 == 0
                                ? new ChoiceUnit("p" + i, "i" + i, one, other)
                                : new ChoiceUnit("p" + i, "i" + i, other, one))
                        .toList());
    }

    private HumanReport report(HumanKey key, Map<String, Map<String, String>> answers) throws IOException {
        key.write(folder.resolve(HumanKey.FILE));
        for (Map.Entry<String, Map<String, String>> person : answers.entrySet()) {
            String labels = person.getValue().entrySet().stream()
                    .map(label -> "{\"unit\":\"" + label.getKey() + "\",\"answer\":\"" + label.getValue()
                            + "\",\"note\":\"because\"}")
                    .collect(Collectors.joining(","));
            Files.writeString(
                    folder.resolve("labels-" + person.getKey() + ".json"),
                    "{\"version\":1,\"sheet\":\"" + key.sheet() + "\",\"annotator\":\"" + person.getKey()
                            + "\",\"labels\":[" + labels + "]}");
        }
        return HumanReport.read(folder);
    }

    /** Answers of one letter each: t, f, ?; a, b, =; a dot for no answer. */
    private static Map<String, String> answers(String unit, String letters) {
        Map<String, String> words = Map.of("t", "true", "f", "false", "?", "cant_tell", "a", "a", "b", "b", "=", "tie");
        Map<String, String> answers = new TreeMap<>();
        for (int i = 0; i < letters.length(); i++) {
            if (letters.charAt(i) != '.') {
                answers.put(unit + i, Objects.requireNonNull(words.get(letters.substring(i, i + 1))));
            }
        }
        return answers;
    }

    /** Wilson's interval of 29 of 30, as the formula gives it: (p + z²/2n ± z √(p(1-p)/n + z²/4n²)) / (1 + z²/n). */
    @Test
    void shareHasWilsonsInterval() {
        ShareInterval share = ShareInterval.of(29, 30);
        assertThat(share.share()).isEqualTo(29 / 30.0);
        assertThat(share.low()).isEqualTo(0.83330, within(5e-6));
        assertThat(share.high()).isEqualTo(0.99409, within(5e-6));
        assertThat(ShareInterval.of(0, 10).low()).isZero();
        assertThat(ShareInterval.of(10, 10).high()).isEqualTo(1);
        assertThat(ShareInterval.of(0, 0).share()).isNaN();
    }

    @Test
    void claimsAreComparedByTheAnswerOfMostPeople() throws IOException {
        // confirmed: true, true, true, true, false; rejected: false, false, true, can't tell, unlabeled
        HumanReport report = report(claims(5, 5), Map.of("Anna", answers("c", "ttttffft?.")));
        ClaimAgreement claims = Objects.requireNonNull(report.claims());
        assertThat(claims.counts()).isEqualTo(new ClaimCounts(10, 8, 1, 0, 1));
        assertThat(claims.agreement().hits()).isEqualTo(6);
        assertThat(claims.agreement().count()).isEqualTo(8);
        assertThat(claims.ofConfirmed().share()).isEqualTo(0.8);
        assertThat(claims.ofRejected().share()).isEqualTo(2 / 3.0);
        assertThat(claims.confusion()).isEqualTo(new Confusion(4, 1, 2, 1));
        Agreement cohen = Agreement.cohen(new int[] {0, 0, 0, 0, 0, 1, 1, 1}, new int[] {0, 0, 0, 0, 1, 1, 1, 0});
        assertThat(claims.kappa()).isEqualTo(cohen.kappa(), within(TINY));
        assertThat(claims.byPerson()).singleElement().satisfies(person -> {
            assertThat(person.labels()).isEqualTo(9);
            assertThat(person.agreement()).isEqualTo(claims.agreement());
            assertThat(person.kappa()).isEqualTo(claims.kappa());
        });
        assertThat(report.disagreements())
                .extracting(Disagreement::statement)
                .containsExactly("Claim <b>4</b>.", "Claim <b>7</b>.");
        assertThat(report.disagreements().get(0).notes()).containsEntry("Anna", "because");
    }

    /** 90 confirmed and 10 rejected claims: 0.9 of 4/5 and 0.1 of 2/3. */
    @Test
    void strataAreWeightedByTheClaimsOfTheFeedback() throws IOException {
        WeightedAgreement all = Objects.requireNonNull(
                        report(claims(90, 10), Map.of("Anna", answers("c", "ttttffft?.")))
                                .claims())
                .allClaims();
        assertThat(all.share()).isEqualTo(0.9 * 0.8 + 0.1 * 2 / 3, within(TINY));
        assertThat(all.low()).isBetween(0.0, all.share());
        assertThat(all.high()).isBetween(all.share(), 1.0);
        // confirmed .9, true .9 * .8 + .1 / 3
        double truth = 0.72 + 0.1 / 3;
        double chance = 0.9 * truth + 0.1 * (1 - truth);
        assertThat(all.kappa()).isEqualTo((all.share() - chance) / (1 - chance), within(TINY));
        // without a decided rejected claim nothing is known of that stratum
        ClaimAgreement half = Objects.requireNonNull(report(claims(90, 10), Map.of("Anna", answers("c", "ttttf.....")))
                .claims());
        assertThat(half.allClaims().share()).isNaN();
        assertThat(half.byThreshold())
                .allSatisfy(one -> assertThat(one.weighted()).isNaN());
    }

    @Test
    void otherThresholdsAreAppliedToTheSameProbabilities() throws IOException {
        // all claims with a share above 0.3 are true
        ClaimAgreement claims = Objects.requireNonNull(
                report(claims(5, 5), Map.of("Anna", answers("c", "tttttttfff"))).claims());
        assertThat(claims.byThreshold())
                .extracting(ThresholdAgreement::threshold)
                .isSorted()
                .hasSize(9)
                .contains(0.5);
        Map<Double, Double> shares = claims.byThreshold().stream()
                .collect(Collectors.toMap(
                        ThresholdAgreement::threshold, one -> one.agreement().share()));
        assertThat(shares.get(0.3)).isEqualTo(1);
        assertThat(shares.get(0.5)).isEqualTo(claims.agreement().share()).isEqualTo(0.8);
        assertThat(shares.get(0.9)).isEqualTo(0.4);
    }

    @Test
    void peopleAreComparedWithEachOther() throws IOException {
        PeopleAgreement two = Objects.requireNonNull(report(
                                claims(5, 5),
                                Map.of("Anna", answers("c", "ttttffff??"), "Ben", answers("c", "tttfffft?.")))
                        .claims())
                .people();
        Agreement cohen =
                Agreement.cohen(new int[] {0, 0, 0, 0, 1, 1, 1, 1, 2, 2}, new int[] {0, 0, 0, 1, 1, 1, 1, 0, 2, -1});
        assertThat(two).isEqualTo(new PeopleAgreement(2, 9, 7 / 9.0, cohen.kappa()));
        PeopleAgreement three = Objects.requireNonNull(report(claims(5, 5), Map.of("Cy", answers("c", "t.......??")))
                        .claims())
                .people();
        assertThat(three.people()).isEqualTo(3);
        assertThat(three.units()).isEqualTo(10);
        assertThat(three.kappa()).isBetween(0.0, 1.0);
    }

    @Test
    void pairsAgreeIfPeoplePreferTheChosenResponse() throws IOException {
        // the chosen one is A, B, A, B, A, B
        HumanKey key = choices(SheetSubject.feedback(0, 0, 0.5), "chosen", "rejected", 6);
        HumanReport report = report(key, Map.of("Anna", answers("p", "abbb=.")));
        PairAgreement pairs = Objects.requireNonNull(report.pairs());
        assertThat(report.claims()).isNull();
        assertThat(pairs.agreement().hits()).isEqualTo(3);
        assertThat(pairs.agreement().count()).isEqualTo(4);
        assertThat(pairs.ties()).isEqualTo(1);
        assertThat(pairs.unlabeled()).isEqualTo(1);
        assertThat(pairs.left().share()).isEqualTo(0.25);
        assertThat(HumanReportWriter.table(report))
                .contains("75.0 % (3 of 4", "96.7 % by claims, 66.7 % by whole responses");
    }

    /** 8 wins and 2 losses: the two-sided sign test gives 2 * (1 + 10 + 45) / 1024 = 0.109375. */
    @Test
    void modelsAreComparedItemByItem() throws IOException {
        HumanKey key = choices(SheetSubject.models("base", "aligned", 3), "base", "aligned", 12);
        // base is A in even places
        HumanReport report = report(key, Map.of("Anna", answers("p", "abababab" + "ba" + "==")));
        ModelPreference models = Objects.requireNonNull(report.models());
        assertThat(models.first()).isEqualTo("base");
        assertThat(List.of(models.wins(), models.ties(), models.losses())).containsExactly(8, 5, 2);
        assertThat(models.winShare().share()).isEqualTo(0.8);
        assertThat(models.net().signTest()).isEqualTo(0.109375, within(TINY));
        assertThat(models.net().difference()).isEqualTo(0.4, within(TINY));
        assertThat(models.net().low()).isBetween(-0.2, 0.2);
        assertThat(models.net().high()).isBetween(0.5, 0.9);
        assertThat(models.left().share()).isEqualTo(0.5);
        assertThat(report.pairs()).isNull();
        assertThat(report.reasons())
                .hasSize(12)
                .startsWith(new Reason("i0", "base", "Anna", "because"))
                .endsWith(new Reason("i11", "tie", "Anna", "because"));
        assertThat(Files.readString(HumanReportWriter.write(report, folder))).contains("Reasons", "because");
        assertThat(HumanReportWriter.table(report)).contains("base against aligned", "p = 0.109");
    }

    /** Twice the sum of (44 choose 0) to (44 choose 14), divided by 2 to the power of 44. */
    @Test
    void signTestHasBothTailsOfManyItemsToo() throws IOException {
        HumanKey key = choices(SheetSubject.models("base", "aligned", 0), "base", "aligned", 44);
        // base is A in even places: 14 wins, 30 losses
        HumanReport report = report(key, Map.of("Anna", answers("p", "ab".repeat(7) + "ba".repeat(15))));
        ModelPreference models = Objects.requireNonNull(report.models());
        assertThat(List.of(models.wins(), models.losses())).containsExactly(14, 30);
        assertThat(models.net().signTest()).isEqualTo(0.022628841205914796, within(TINY));
        HumanReport even = report(key, Map.of("Anna", answers("p", "ab".repeat(11) + "ba".repeat(11))));
        assertThat(Objects.requireNonNull(even.models()).net().signTest()).isEqualTo(1);
    }

    @Test
    void halfLabeledSheetCountsHalfOfTheSameAnswers() throws IOException {
        HumanKey key = choices(SheetSubject.models("base", "aligned", 4), "base", "aligned", 4);
        ModelPreference models = Objects.requireNonNull(
                report(key, Map.of("Anna", answers("p", "ab.."))).models());
        assertThat(models.ties()).isEqualTo(2);
        assertThat(models.net().difference()).isEqualTo(0.5, within(TINY));
        assertThat(models.unlabeled()).isEqualTo(2);
    }

    @Test
    void itemWithoutMajorityIsNeitherWinNorTie() throws IOException {
        HumanKey key = choices(SheetSubject.models("base", "aligned", 0), "base", "aligned", 2);
        ModelPreference models =
                Objects.requireNonNull(report(key, Map.of("Anna", answers("p", "ab"), "Ben", answers("p", "bb")))
                        .models());
        assertThat(List.of(models.wins(), models.ties(), models.losses(), models.tied()))
                .containsExactly(1, 0, 0, 1);
        assertThat(models.people().observed()).isEqualTo(0.5);
    }

    @Test
    void reportIsWrittenAsPageAndJson() throws IOException {
        HumanReport report = report(claims(90, 10), Map.of("Anna", answers("c", "ttttf.....")));
        Path page = HumanReportWriter.write(report, folder);
        assertThat(Files.readString(page))
                .contains("96.7 %", "66.7 %", "Claim &lt;b&gt;4&lt;/b&gt;.", "Only 5 claims")
                .doesNotContain("<b>", "NaN");
        JsonNode json = JsonText.recognize(Files.readString(folder.resolve(HumanReport.JSON)));
        assertThat(json.path("claims").path("agreement").path("count").asInt()).isEqualTo(5);
        assertThat(json.path("claims").path("all_claims").path("share").asText())
                .isEqualTo("NaN");
        assertThat(json.path("pairs").isNull()).isTrue();
        HumanReportWriter.write(report, folder);
        Files.writeString(folder.resolve(HumanReport.JSON), "{\"mine\": 1}");
        assertThatThrownBy(() -> HumanReportWriter.write(report, folder))
                .isInstanceOf(BadDataException.class)
                .hasMessageContaining(folder.resolve(HumanReport.JSON).toString());
    }

    @Test
    void folderWithoutLabelsIsNamed() throws IOException {
        claims(5, 5).write(folder.resolve(HumanKey.FILE));
        assertThatThrownBy(() -> HumanReport.read(folder))
                .isInstanceOf(BadDataException.class)
                .hasMessageContaining(folder + " has no labels-*.json");
        assertThatThrownBy(() -> report(claims(5, 5), Map.of("Anna", Map.of())))
                .isInstanceOf(BadDataException.class)
                .hasMessageContaining("labels-Anna.json");
    }
}

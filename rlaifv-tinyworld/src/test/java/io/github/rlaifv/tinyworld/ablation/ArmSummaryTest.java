package io.github.rlaifv.tinyworld.ablation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.rlaifv.tinyworld.compare.MetricSummary;
import io.github.rlaifv.tinyworld.compare.SceneScores;
import io.github.rlaifv.tinyworld.report.Metrics;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ArmSummaryTest {
    private static final List<AblationArm> ARMS =
            List.of(AblationArm.PAPER, AblationArm.ADDITIONS, AblationArm.WITHOUT_BEST);

    private static SceneScores scores(Double... response) {
        List<Double> values = List.of(response);
        List<Double> zero = Stream.of(response).map(value -> 0.0).toList();
        return new SceneScores(values, zero, zero, zero, zero);
    }

    private static SeedResult result(long seed) {
        return new SeedResult(
                seed,
                Metrics.UNKNOWN,
                ARMS.stream()
                        .map(arm -> new AblationRow(
                                arm,
                                new ArmLabeling(1, 1, null),
                                new ArmPairs(1, 1, 1, 0, 0, 1, 1, 1, 2, 3),
                                1,
                                seed,
                                10 * seed,
                                Metrics.UNKNOWN))
                        .toList());
    }

    private static final List<SeedResult> RESULTS = List.of(result(1), result(2), result(3));

    /** For each seed: the model before alignment, and the three arms. */
    private static final List<List<SceneScores>> SCENES = List.of(
            List.of(scores(1.0, 1.0), scores(1.0, 0.0), scores(0.0, 0.0), scores(1.0, 0.0)),
            List.of(scores(1.0, 1.0), scores(1.0, 1.0), scores(1.0, 0.0), scores(0.0, 0.0)),
            List.of(scores(1.0, 0.0), scores(0.0, 1.0), scores(0.0, 0.0), scores(0.0, 1.0)));

    @Test
    void differencesAreToTheFirstArmAndOfLackingAdditionsAlsoToAllOfThem() {
        List<ArmSummary> all = ArmSummary.all(RESULTS, SCENES);
        assertThat(all)
                .extracting(arm -> arm.arm() + " - " + arm.comparedWith())
                .containsExactly(
                        "none (base) - paper",
                        "paper - paper",
                        "all additions - paper",
                        "all but best chosen - paper",
                        "all but best chosen - all additions");
        assertThat(all.get(0).response().mean()).isCloseTo(5 / 6.0, within(1e-9));
        assertThat(all.get(1).response()).isEqualTo(new MetricSummary(4 / 6.0, 0, 0, 0));
        assertThat(all.get(2).response().change()).isCloseTo(-3 / 6.0, within(1e-9));
        assertThat(all.get(4).response().change()).isCloseTo(1 / 6.0, within(1e-9));
        assertThat(all.get(2).trainingSeconds()).isCloseTo(20, within(1e-9));
    }

    /** All draws of runs and scenes are equally likely, so that their quantiles can be listed. */
    @Test
    void intervalIsThatOfAllDrawsOfSeedsAndScenes() {
        double[][] differences = {{-1, 0}, {0, -1}, {0, -1}};
        double[] means = new double[27 * 64];
        int count = 0;
        for (int runs = 0; runs < 27; runs++) {
            for (int scenes = 0; scenes < 64; scenes++) {
                double[] first = differences[runs % 3];
                double[] second = differences[runs / 3 % 3];
                double[] third = differences[runs / 9];
                means[count++] = (first[scenes & 1]
                                + first[scenes >> 1 & 1]
                                + second[scenes >> 2 & 1]
                                + second[scenes >> 3 & 1]
                                + third[scenes >> 4 & 1]
                                + third[scenes >> 5 & 1])
                        / 6;
            }
        }
        Arrays.sort(means);
        MetricSummary response = ArmSummary.all(RESULTS, SCENES).get(2).response();
        assertThat(response.low()).isCloseTo(means[(int) (0.025 * means.length)], within(1e-9));
        assertThat(response.high()).isCloseTo(means[(int) (0.975 * means.length)], within(1e-9));
        assertThat(response.low()).isLessThan(response.change());
    }

    @Test
    void tablesHaveARowPerArm() {
        String table = new AblationReport(30, 10, 2, ArmSummary.all(RESULTS, SCENES), RESULTS).toTable();
        assertThat(table)
                .contains(
                        "Seeds 1, 2, 3; 30 instructions, 10 candidates each",
                        "| paper | - | 1 | 100.0 % | 0.0 % | 0.00/1.00 | 100.0/100.0 % | 2.0/3.0 | 1 | 1 |",
                        "| paper | 66.7 | 0.0 | 0.0 | 0.0 | 0.0 | 2 s | 20 s |",
                        "| all additions | 16.7 (-50.0: ",
                        "The same, differences to \"all additions\":\n\n| arm |");
        assertThat(table.lines().filter(line -> line.startsWith("| all but best chosen |")))
                .hasSize(3);
    }
}

package io.github.rlaifv.tinyworld.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

class SeedTableTest {
    private static SeedTable.Row row(String name, double response, double overall, double coverage) {
        return new SeedTable.Row(name, "round 5", metrics(0.5, 0.8, 0.9), metrics(response, overall, coverage), 100);
    }

    private static Metrics metrics(double response, double overall, double coverage) {
        return new Metrics(response, 0.1, overall, coverage, 30.0, null, 0.0);
    }

    @Test
    void medianAndWorstAreTakenPerColumn() {
        SeedTable table = new SeedTable(
                List.of(row("a", 0.05, 0.16, 0.91), row("b", 0.10, 0.08, 0.88), row("c", 0.15, 0.12, 0.90)));
        assertThat(table.median(SeedTable.Row::response)).isEqualTo(-0.8, within(1e-12));
        assertThat(table.toTable().lines())
                .contains(
                        "| a | 50.0 % -> 5.0 % (-90.0 %) | 80.0 % -> 16.0 % (-80.0 %) | 90.0 % -> 91.0 % (+1.0 points) |"
                                + " 30.0 -> 30.0 | round 5 | 100 |",
                        "| **median** | -80.0 % | -85.0 % | +0.0 points | | | |",
                        "| **worst** | -70.0 % | -80.0 % | -2.0 points | | | |");
    }

    @Test
    void medianOfAnEvenNumberIsTheMeanOfTheTwoInTheMiddle() {
        SeedTable table = new SeedTable(List.of(row("a", 0.05, 0.1, 0.9), row("b", 0.10, 0.1, 0.9)));
        assertThat(table.median(SeedTable.Row::response)).isEqualTo(-0.85, within(1e-12));
    }

    @Test
    void reportsBecomeRows() {
        RunReport report = SampleReports.withTruth();
        assertThat(SeedTable.row("seed-1", report))
                .isEqualTo(new SeedTable.Row(
                        "seed-1",
                        report.aligned().name(),
                        report.base().metrics(),
                        report.aligned().metrics(),
                        report.secondsTotal()));
    }

    @Test
    void runsWithoutTruthAreRejectedByName() {
        assertThatThrownBy(() -> SeedTable.row("photos", SampleReports.withoutTruth()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("photos has no ground truth");
        assertThatThrownBy(() -> new SeedTable(List.of())).isInstanceOf(IllegalArgumentException.class);
    }
}

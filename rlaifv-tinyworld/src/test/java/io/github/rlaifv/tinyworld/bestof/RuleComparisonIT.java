package io.github.rlaifv.tinyworld.bestof;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.rlaifv.core.run.BadDataException;
import io.github.rlaifv.core.run.RunListener;
import io.github.rlaifv.core.testkit.ModelCopy;
import io.github.rlaifv.tinyworld.quickstart.EmbeddedModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The comparison on a folder like that of a quickstart whose rounds changed nothing. */
class RuleComparisonIT {
    @TempDir
    private Path folder;

    private Path quickstart() throws IOException {
        Path run = Files.createDirectory(folder.resolve("quickstart"));
        Path base = EmbeddedModel.copyInto(run);
        ModelCopy.of(base, run.resolve("aligned"));
        ModelCopy.of(base, run.resolve("round-1/model"));
        ModelCopy.of(base, run.resolve("round-2/model"));
        Files.writeString(run.resolve("report.json"), "{\"selected_round\": 2, \"seeds\": {\"run\": 3}}");
        return run;
    }

    @Test
    void rulesPickAmongTheSameCandidatesAndAStoppedComparisonResumes() throws IOException {
        Path output = folder.resolve("out");
        RuleComparisonOptions options = new RuleComparisonOptions(List.of(quickstart()), output, 2, 4, 1, 2, false);
        RuleTable table = RuleComparison.run(options, RunListener.NONE);
        assertThat(table.runs()).containsExactly("quickstart");
        assertThat(table.rows()).extracting(RuleRow::candidates).containsOnly("base", "aligned");
        assertThat(table.rows()).hasSize(20).allSatisfy(row -> {
            assertThat(row.points()).extracting(RulePoint::n).containsExactly(1, 4);
            assertThat(row.points().get(0).overallChange()).isZero();
        });
        RuleRow perfect = row(table, "perfect choice");
        table.rows().stream().filter(row -> row.candidates().equals("base")).forEach(row -> {
            assertThat(row.points().get(0).overallHallucination())
                    .isEqualTo(perfect.points().get(0).overallHallucination());
            assertThat(row.points().get(1).overallHallucination())
                    .isGreaterThanOrEqualTo(perfect.points().get(1).overallHallucination());
        });
        // the model did not change, so the average over its rounds is its own
        assertThat(row(table, "log pi per token, mean of all rounds")
                        .points()
                        .get(1)
                        .coverage())
                .isEqualTo(row(table, "log pi per token").points().get(1).coverage());
        assertThat(Objects.requireNonNull(
                        row(table, "verified, all").points().get(1).secondsPerAnswer()))
                .isGreaterThan(Objects.requireNonNull(
                        row(table, "verified, all").points().get(0).secondsPerAnswer()));
        assertThat(table.toTable()).contains("| base model's candidates picked by | N=1 | N=4 |", "| perfect choice |");
        assertThat(output.resolve("rules.json")).content().contains("\"overall_hallucination\"");

        Path pools = output.resolve("run-1/aligned/pools.jsonl");
        byte[] before = Files.readAllBytes(pools);
        String text = Files.readString(pools);
        Files.writeString(pools, text.substring(0, text.indexOf('\n') + 1));
        RuleComparison.run(options, RunListener.NONE);
        assertThat(pools).hasBinaryContent(before);
    }

    private static RuleRow row(RuleTable table, String rule) {
        return table.rows().stream()
                .filter(row -> row.rule().equals(rule))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void folderThatIsNoQuickstartIsNamed() {
        RuleComparisonOptions options = RuleComparisonOptions.of(List.of(folder), folder.resolve("out"));
        assertThatThrownBy(() -> RuleComparison.run(options, RunListener.NONE))
                .isInstanceOf(BadDataException.class)
                .hasMessageContaining(folder + " has no report.json");
    }

    @Test
    void optionsOutOfRangeAreRejected() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new RuleComparisonOptions(List.of(folder), folder, 2, 8, 1, 2, false))
                .withMessage("candidates must be 1, 4, 16 or 64, was 8");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new RuleComparisonOptions(List.of(), folder, 2, 4, 1, 2, false))
                .withMessageContaining("at least one folder");
    }
}

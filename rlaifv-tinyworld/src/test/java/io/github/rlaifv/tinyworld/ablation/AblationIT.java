package io.github.rlaifv.tinyworld.ablation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.rlaifv.core.run.BadDataException;
import io.github.rlaifv.core.run.RunListener;
import io.github.rlaifv.core.testkit.Fixtures;
import io.github.rlaifv.tinyworld.quickstart.QuickstartOptions;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AblationIT {
    @TempDir
    Path folder;

    @Test
    void allArmsAreComparedOnAFewScenes() {
        List<String> said = new ArrayList<>();
        AblationReport report = Ablation.run(
                QuickstartOptions.embedded()
                        .output(folder.resolve("out"))
                        .instructions(12)
                        .training(training -> training.epochs(1))
                        .evaluation(evaluation ->
                                evaluation.withDevelopmentScenes(6).withTestScenes(6))
                        .build(),
                List.of(AblationArm.values()),
                RunListener.NONE,
                said::add);

        assertThat(report.rows()).extracting(AblationRow::arm).containsExactly(AblationArm.values());
        assertThat(report.rows())
                .extracting(row -> row.pairs().pairsUsed())
                .containsOnly(report.rows().get(0).pairs().pairsUsed());
        assertThat(report.rows()).allSatisfy(row -> {
            assertThat(row.pairs().pairsUsed()).isBetween(1, row.pairs().pairsMade());
            assertThat(row.labeling().questionsPerSecond()).isPositive();
            assertThat(row.heldOut().coverage()).isGreaterThan(0.5);
        });
        assertThat(report.rows().get(0).labeling().labelAccuracy()).isGreaterThan(0.9);
        assertThat(report.toTable()).contains("topic rewriting", "none (base)");
        assertThat(folder.resolve("out/ablation.json")).content().contains("\"pairs_right\"");
        assertThat(folder.resolve("out/calibration.json")).content().contains("\"roc_auc\"");
        assertThat(said).anyMatch(line -> line.startsWith("whole response: "));
    }

    @Test
    void imagesWithoutGroundTruthAreRejected() {
        QuickstartOptions options = QuickstartOptions.of(Fixtures.path("llava15", "model"), Fixtures.path("photos"))
                .output(folder.resolve("out"))
                .build();
        assertThatThrownBy(() -> Ablation.run(options, List.of(AblationArm.PAPER), RunListener.NONE, line -> {}))
                .isInstanceOf(BadDataException.class)
                .hasMessageContaining("tiny world");
    }
}

package io.github.rlaifv.tinyworld.ablation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.rlaifv.core.run.BadDataException;
import io.github.rlaifv.core.run.CancelledException;
import io.github.rlaifv.core.run.RunListener;
import io.github.rlaifv.tinyworld.quickstart.QuickstartOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AblationIT {
    @TempDir
    private Path folder;

    private QuickstartOptions options(int instructions, int epochs) {
        return QuickstartOptions.embedded()
                .output(folder.resolve("out"))
                .instructions(instructions)
                .feedback(feedback -> feedback.candidates(6))
                .training(training -> training.epochs(epochs))
                .evaluation(evaluation -> evaluation.withTestScenes(5))
                .build();
    }

    private static AblationReport run(AblationPlan plan) {
        return Ablation.run(plan, RunListener.NONE, line -> {});
    }

    @Test
    void allArmsAreComparedOnAFewScenes() {
        List<String> said = new ArrayList<>();
        AblationReport report = Ablation.run(
                new AblationPlan(options(12, 1), List.of(AblationArm.values()), List.of(1L)),
                RunListener.NONE,
                said::add);

        List<AblationRow> rows = report.seeds().get(0).rows();
        assertThat(rows).extracting(AblationRow::arm).containsExactly(AblationArm.values());
        assertThat(rows)
                .filteredOn(row -> row.arm() != AblationArm.ITERATIVE)
                .extracting(row -> row.pairs().pairsUsed())
                .containsOnly(rows.get(0).pairs().pairsUsed());
        assertThat(rows).allSatisfy(row -> {
            assertThat(row.pairs().pairsUsed()).isBetween(1, row.pairs().pairsMade());
            assertThat(row.labeling().questionsPerSecond()).isPositive();
            assertThat(row.feedbackSeconds()).isPositive();
            assertThat(row.trainingSeconds()).isPositive();
            assertThat(row.heldOut().coverage()).isGreaterThan(0.5);
        });
        assertThat(rows.get(0).labeling().labelAccuracy()).isGreaterThan(0.9);
        assertThat(rows.get(AblationArm.WHOLE.ordinal()).labeling().labelAccuracy())
                .isNull();
        assertThat(report.toTable())
                .contains("| none (base) |", "| topic rewriting alone |", "differences to \"all additions\"");
        assertThat(folder.resolve("out/ablation.json")).content().contains("\"pairs_right\"");
        assertThat(folder.resolve("out/calibration.json")).content().contains("\"roc_auc\"");
        assertThat(said).anyMatch(line -> line.startsWith("seed 1, whole response: "));
    }

    @Test
    void laterRoundsAreWrittenByThePolicyThatTheyTrain() {
        AblationReport report =
                run(new AblationPlan(options(9, 1), List.of(AblationArm.PAPER, AblationArm.ITERATIVE), List.of(1L)));
        AblationRow rounds = report.seeds().get(0).rows().get(1);
        Path training = folder.resolve("out/seed-1/training-iterative");
        assertThat(training.resolve("round-1/feedback")).doesNotExist();
        assertThat(training.resolve("round-2/feedback/pairs.jsonl")).exists();
        assertThat(training.resolve("round-3/training.json")).exists();
        assertThat(rounds.pairs().pairsUsed())
                .isLessThanOrEqualTo(report.seeds().get(0).rows().get(0).pairs().pairsUsed());
        assertThat(rounds.steps()).isEqualTo(3);
    }

    @Test
    void interruptedComparisonResumesAfterTheLastFinishedArm() throws IOException {
        AblationPlan plan = new AblationPlan(
                options(6, 1),
                List.of(AblationArm.PAPER, AblationArm.ITERATIVE, AblationArm.ADDITIONS),
                List.of(1L, 2L));
        assertThatThrownBy(() -> Ablation.run(plan, stoppedAt("seed 2, three rounds, round 2: candidates"), line -> {}))
                .isInstanceOf(CancelledException.class);
        List<Path> finished = List.of(
                folder.resolve("out/seed-1/arm-paper.json"),
                folder.resolve("out/seed-1/arm-iterative.json"),
                folder.resolve("out/seed-1/arm-additions.json"),
                folder.resolve("out/seed-2/arm-paper.json"));
        List<String> before = new ArrayList<>();
        for (Path file : finished) {
            before.add(Files.readString(file));
        }
        assertThat(folder.resolve("out/seed-2/arm-iterative.json")).doesNotExist();

        List<String> stages = new ArrayList<>();
        AblationReport resumed = Ablation.run(
                plan,
                new RunListener() {
                    @Override
                    public void stageStarted(String stage, long units) {
                        stages.add(stage);
                    }
                },
                line -> {});
        for (int i = 0; i < before.size(); i++) {
            assertThat(finished.get(i)).hasContent(before.get(i));
        }
        assertThat(stages).contains("seed 2, three rounds, round 1: dpo", "seed 2, all additions: dpo");
        assertThat(stages).doesNotContain("seed 2, paper: dpo", "seed 1, paper, held out: responses");

        assertThat(resumed.toJson()).isEqualTo(run(plan).toJson());
    }

    private static RunListener stoppedAt(String name) {
        return new RunListener() {
            @Override
            public void stageStarted(String stage, long units) {
                if (stage.equals(name)) {
                    throw new CancelledException("stopped by the test");
                }
            }
        };
    }

    @Test
    void armIsComputedAnewWithOtherSettings() throws IOException {
        List<AblationArm> paper = List.of(AblationArm.PAPER);
        long once = run(new AblationPlan(options(6, 1), paper, List.of(1L)))
                .seeds()
                .get(0)
                .rows()
                .get(0)
                .steps();
        long twice = run(new AblationPlan(options(6, 2), paper, List.of(1L)))
                .seeds()
                .get(0)
                .rows()
                .get(0)
                .steps();
        assertThat(twice).isEqualTo(2 * once);

        Path file = folder.resolve("out/seed-1/arm-paper.json");
        Files.writeString(file, Files.readString(file).replace("\"steps\"", "\"stairs\""));
        assertThatThrownBy(() -> run(new AblationPlan(options(6, 2), paper, List.of(1L))))
                .isInstanceOf(BadDataException.class)
                .hasMessageContaining(file.toString())
                .hasMessageContaining("delete it to compute it anew");
    }
}

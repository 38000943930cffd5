package io.github.rlaifv.tinyworld.quickstart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.github.rlaifv.core.run.RunListener;
import io.github.rlaifv.core.testkit.Fixtures;
import io.github.rlaifv.inference.BestOfNCurve;
import io.github.rlaifv.inference.PoolFile;
import io.github.rlaifv.inference.RankedResponse;
import io.github.rlaifv.tinyworld.report.Goals;
import io.github.rlaifv.tinyworld.report.ReportWriter;
import io.github.rlaifv.tinyworld.report.RunReport;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class QuickstartIT {

    @TempDir
    Path folder;

    private QuickstartOptionsBuilder fixture() {
        return QuickstartOptions.of(Fixtures.path("llava15", "model"), Fixtures.path("photos"))
                .output(folder.resolve("out"))
                .rounds(rounds -> rounds.rounds(2))
                .feedback(feedback -> feedback.candidates(4))
                .sampling(sampling -> sampling.maxNewTokens(8))
                // random weights answer with anything
                .labeling(labeling -> labeling.withClaimTokens(16).withLeastAnswerMass(0))
                .training(training -> training.epochs(1))
                .evaluation(evaluation -> evaluation.withBestOf(4));
    }

    private QuickstartOptionsBuilder oneRound() {
        return fixture().rounds(rounds -> rounds.rounds(1)).evaluation(evaluation -> evaluation.withBestOf(0));
    }

    @Test
    void anyModelIsAlignedOnAnyImagesAndReported() {
        List<String> said = new ArrayList<>();
        QuickstartOptions options = fixture().build();
        RunReport report = Quickstart.run(options, RunListener.NONE, said::add);

        assertThat(report.rounds()).extracting(round -> round.name()).containsExactly("base", "round 1", "round 2");
        assertThat(report.hasGroundTruth()).isFalse();
        assertThat(report.base().metrics().meanWords()).isPositive();
        assertThat(report.base().bestOfN())
                .extracting(point -> point.n())
                .startsWith(1, 2, 4)
                .hasSize(3 * 5);
        assertThat(report.aligned().bestOfN()).hasSize(3 * 5);
        List<RankedResponse> pools = List.copyOf(
                PoolFile.read(folder.resolve("out/pools-aligned.jsonl")).values());
        assertThat(BestOfNCurve.of(pools).points())
                .extracting(BestOfNCurve.Point::meanReward)
                .containsExactlyElementsOf(report.aligned().bestOfN().subList(0, 3).stream()
                        .map(point -> point.meanScore())
                        .toList());
        int aligned =
                new FolderImages(options, Fixtures.path("photos")).alignment(1).size();
        assertThat(aligned).isPositive();
        assertThat(report.counts().candidates()).isEqualTo(2L * aligned * 4);
        // a model with random weights writes no lists of claims, so there may be no pairs to train on
        assertThat(report.circumstances().secondsPerStage()).containsKeys("round 1: candidates", "round 2: pairs");
        assertThat(said).anyMatch(line -> line.startsWith("Round 2: "));
        assertThat(folder.resolve("out/report.html")).isNotEmptyFile();
        assertThat(ReportWriter.read(folder.resolve("out/report.json"))).isEqualTo(report);
        assertThat(folder.resolve("out/aligned/model.safetensors")).isNotEmptyFile();
        assertThat(folder.resolve("out/round-2/feedback/pairs.jsonl")).exists();
    }

    @Test
    void roundWithoutPairsIsReportedAndLeavesTheModelUnchanged() {
        // greedy candidates are all the same
        QuickstartOptions options =
                oneRound().sampling(sampling -> sampling.temperature(0)).build();
        RunReport report = Quickstart.run(options);

        assertThat(report.counts().pairsBeforeBalance()).isZero();
        assertThat(report.aligned().training()).isNull();
        assertThat(report.notes()).anyMatch(note -> note.contains("nothing to learn from"));
        assertThat(report.aligned().metrics()).isEqualTo(report.base().metrics());
    }

    @Test
    void replacesTheResultsOfAnEarlierRun() throws Exception {
        QuickstartOptions options = oneRound().build();
        RunReport first = Quickstart.run(options);
        Files.delete(folder.resolve("out/round-1/feedback/settings.json"));
        RunReport second = Quickstart.run(options);
        assertThat(second.counts()).isEqualTo(first.counts());
        assertThat(second.aligned().metrics()).isEqualTo(first.aligned().metrics());
    }

    @Test
    void oneRoundLowersHallucinationAndKeepsCoverage() {
        assumeThat(EmbeddedModel.class.getResource("/io/github/rlaifv/tinyworld/tiny-llava/config.json"))
                .as("the embedded model")
                .isNotNull();
        RunReport report = Quickstart.run(QuickstartOptions.embedded()
                .output(folder.resolve("out"))
                .rounds(rounds -> rounds.rounds(1))
                .instructions(120)
                .feedback(feedback -> feedback.candidates(6))
                .evaluation(evaluation -> evaluation
                        .withDevelopmentScenes(60)
                        .withTestScenes(150)
                        .withBestOf(2)
                        .withBestOfScenes(4)
                        .withSamples(2))
                .build());
        assertThat(report.hasGroundTruth()).isTrue();
        assertThat(report.base().metrics().coverage()).isGreaterThan(0.8);
        assertThat(report.base().metrics().labelerAccuracy()).isGreaterThan(0.95);
        assertThat(report.samples())
                .hasSize(2)
                .allSatisfy(sample -> assertThat(sample.truth()).isNotEmpty());
        // a trainer that learns nothing, or the wrong way round, fails here
        assertThat(report.rounds()).hasSize(2);
        assertThat(new Goals(0.15, 0.08, 0.03)
                        .missed(report.base().metrics(), report.rounds().get(1).metrics()))
                .isEmpty();
    }
}

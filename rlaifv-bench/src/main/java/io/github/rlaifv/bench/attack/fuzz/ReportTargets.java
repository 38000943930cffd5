package io.github.rlaifv.bench.attack.fuzz;

import io.github.rlaifv.bench.attack.fuzz.damage.DamagedFormats;
import io.github.rlaifv.bench.attack.fuzz.damage.JsonRules;
import io.github.rlaifv.tinyworld.quickstart.Quickstart;
import io.github.rlaifv.tinyworld.quickstart.QuickstartOptions;
import io.github.rlaifv.tinyworld.report.ReportWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;

/** Targets: the report of a quickstart, read back. */
final class ReportTargets {
    private ReportTargets() {}

    static List<Target> all() {
        return List.of(PlainTarget.reading(
                "quickstart report",
                ReportTargets::make,
                List.of(new AttackedFile(
                        ReportWriter.JSON,
                        DamagedFormats.json(JsonRules.settings("versions", "settings", "seconds", "goals", "checks")))),
                folder -> ReportWriter.read(folder.resolve(ReportWriter.JSON)).toString()));
    }

    private static void make(Path folder) throws Exception {
        Path run = folder.resolveSibling("quickstart");
        Quickstart.run(QuickstartOptions.embedded()
                .output(run)
                .models(models -> models.threads(1))
                .rounds(rounds -> rounds.rounds(1))
                .instructions(4)
                .feedback(feedback -> feedback.candidates(3))
                .sampling(sampling -> sampling.maxNewTokens(24))
                .training(training -> training.epochs(1))
                .evaluation(evaluation -> evaluation
                        .withDevelopmentScenes(2)
                        .withTestScenes(2)
                        .withBestOf(2)
                        .withBestOfScenes(2)
                        .withSamples(1))
                .build());
        Files.copy(
                run.resolve(ReportWriter.JSON), folder.resolve(ReportWriter.JSON), StandardCopyOption.REPLACE_EXISTING);
    }
}

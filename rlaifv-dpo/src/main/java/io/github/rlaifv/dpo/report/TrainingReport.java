package io.github.rlaifv.dpo.report;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.rlaifv.core.internal.file.OwnFile;
import io.github.rlaifv.core.internal.json.JsonDocument;
import io.github.rlaifv.core.internal.json.JsonLines;
import io.github.rlaifv.core.internal.ledger.RunLedger;
import io.github.rlaifv.core.run.BadDataException;
import io.github.rlaifv.core.run.InputLimit;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Writes the page {@code training-report.html} of a training folder, with curves of all metrics, evaluations, settings,
 * counts of skipped examples and fingerprints. The page is self-contained and runs no script. Trainers write it at the
 * end; it can be written at any time from the files of the folder, also during a run.
 */
public final class TrainingReport {

    /** Name of the page in the training folder. */
    public static final String FILE = "training-report.html";

    private static final OwnFile PAGE = OwnFile.page("report of a training run");

    private TrainingReport() {}

    /**
     * Writes the page from {@code metrics.jsonl}, {@code performance.jsonl} and {@code training.json}; missing files
     * are skipped.
     *
     * @param folder folder of a training run
     * @return path of the page
     * @throws BadDataException if a file can't be read, or the page's path holds another file; the message names file
     *     and line
     */
    public static Path write(Path folder) {
        MetricSeries metrics = MetricSeries.read(folder.resolve("metrics.jsonl"));
        MetricSeries performance = MetricSeries.read(folder.resolve("performance.jsonl"));
        JsonNode training = training(folder.resolve("training.json"));
        String html = new TrainingPage(metrics, performance, training, RunLedger.of(folder)).html();
        Path page = folder.resolve(FILE);
        PAGE.write(page, html);
        return page;
    }

    private static JsonNode training(Path file) {
        return Files.exists(file)
                ? TrainingFile.check(JsonDocument.read(file, InputLimit.SETTINGS, "move it away"))
                : JsonLines.object();
    }
}

package io.github.rlaifv.dpo.report;

import io.github.rlaifv.core.internal.file.OwnFile;
import io.github.rlaifv.core.internal.json.JsonDocument;
import io.github.rlaifv.core.internal.json.JsonRecord;
import io.github.rlaifv.core.internal.ledger.RunLedger;
import io.github.rlaifv.core.run.BadDataException;
import io.github.rlaifv.core.run.InputLimit;
import io.github.rlaifv.dpo.alignment.AverageResult;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Writes one HTML page on an alignment in rounds: the metric that selected the best model, its value before and after
 * each round, and links to the training reports of the rounds. The page is updated after every round and can be written
 * at any time.
 */
public final class AlignmentReport {

    /** Name of the page in the output folder. */
    public static final String FILE = "alignment-report.html";

    private static final OwnFile PAGE = OwnFile.page("report of an alignment");

    private AlignmentReport() {}

    /**
     * Writes the page from {@code alignment.json} and, if there is one, {@code drift.json}.
     *
     * @param folder output folder of an alignment
     * @return path of the page
     * @throws BadDataException if a file or field is missing or damaged; the message names it
     */
    public static Path write(Path folder) {
        Path log = folder.resolve("alignment.json");
        Path page = folder.resolve(FILE);
        JsonRecord checked = checked(log);
        Optional<AverageResult> average =
                checked.has("average") ? Optional.of(average(checked.object("average"))) : Optional.empty();
        PAGE.write(
                page, new AlignmentPage(checked.json(), average, DriftTable.read(folder), RunLedger.of(folder)).html());
        return page;
    }

    private static AverageResult average(JsonRecord stored) {
        if (!stored.has("tolerance")) {
            stored.json().put("tolerance", 0); // earlier versions had none
        }
        return stored.as(AverageResult.class);
    }

    /** Reads the fields that the page shows; all of them are required. */
    private static JsonRecord checked(Path log) {
        JsonRecord all = JsonDocument.read(log, InputLimit.SETTINGS, "move it away");
        all.string("metric");
        all.flag("higherIsBetter");
        all.anyNumber("baseline");
        int number = 0;
        for (JsonRecord round : all.list("rounds")) {
            number++;
            if (round.integer("round") != number) {
                throw round.problem("round", "must be " + number + ", is " + round.integer("round"));
            }
            round.anyNumber("score");
            round.string("model");
            List.of("pairs", "used", "steps", "epoch").forEach(round::count);
            round.numbersByName("lastEpoch");
        }
        return all;
    }
}

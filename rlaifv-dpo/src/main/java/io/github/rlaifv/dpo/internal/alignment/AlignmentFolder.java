package io.github.rlaifv.dpo.internal.alignment;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.rlaifv.core.internal.file.AtomicFolder;
import io.github.rlaifv.core.internal.file.JsonFile;
import io.github.rlaifv.core.internal.folder.RunKind;
import io.github.rlaifv.core.internal.folder.WorkFolder;
import io.github.rlaifv.core.ledger.Ledger;
import io.github.rlaifv.core.run.BadDataException;
import io.github.rlaifv.dpo.report.AlignmentReport;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.TreeSet;

/**
 * The output folder of an alignment in rounds: which files and folders belong to it, besides those of its training
 * runs.
 */
public final class AlignmentFolder {
    private static final String LOG = "alignment.json";
    /** Name of the folder of the average of rounds. */
    public static final String AVERAGE = "average";

    private static final RunKind ALL = new RunKind(
            "alignment",
            new TreeSet<>(List.of(
                    LOG,
                    Ledger.FILE,
                    AlignmentReport.FILE,
                    ServedRounds.UNCHANGED,
                    AVERAGE,
                    "round-*",
                    "round-*/epoch-*")),
            entry -> wroteEarlier(entry.resolveSibling(LOG)));
    private static final RunKind ROUND = new RunKind(
            "alignment round",
            new TreeSet<>(List.of("round.json", "epochs.json", "epoch-*", Ledger.FILE)),
            entry -> wroteEarlier(parent(parent(entry)).resolve(LOG)));

    private AlignmentFolder() {}

    /**
     * Starts or resumes an alignment.
     *
     * @throws BadDataException if another run writes to the folder, or it holds something under the names of the
     *     results that no alignment wrote; nothing is changed then
     */
    public static WorkFolder open(Path output) {
        WorkFolder work = WorkFolder.open(output, ALL);
        work.removeParts(output);
        AtomicFolder.recoverInside(output);
        return work;
    }

    /** Creates the folder of a round and marks it as one. */
    public static Path round(Path output, String name) {
        Path folder = output.resolve(name);
        try (WorkFolder round = WorkFolder.open(folder, ROUND)) {
            round.removeParts(folder);
        }
        return folder;
    }

    private static Path parent(Path path) {
        return Objects.requireNonNull(path.toAbsolutePath().getParent(), "a round is in a folder");
    }

    private static boolean wroteEarlier(Path log) {
        if (!Files.isRegularFile(log)) {
            return false;
        }
        try {
            JsonNode json = JsonFile.read(log);
            return json.has("baseline")
                    && json.has("metric")
                    && json.path("rounds").isArray();
        } catch (BadDataException e) {
            return false;
        }
    }
}

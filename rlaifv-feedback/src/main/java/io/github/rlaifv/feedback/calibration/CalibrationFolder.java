package io.github.rlaifv.feedback.calibration;

import io.github.rlaifv.core.internal.folder.BoundSettings;
import io.github.rlaifv.core.internal.folder.RunKind;
import io.github.rlaifv.core.internal.folder.WorkFolder;
import io.github.rlaifv.core.ledger.Ledger;
import io.github.rlaifv.core.run.BadDataException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/** The files of a calibration. */
final class CalibrationFolder {
    static final String SETTINGS = "settings.json";
    static final String JUDGED = "judged.jsonl";
    static final String REPORT = "calibration.json";
    static final String PAGE = "calibration.html";

    /** The setting with the number of claims. */
    static final String CLAIMS = "claims";

    private static final String SCORER = "scorer.";

    private static final RunKind KIND =
            RunKind.recognizedBy(SETTINGS, "calibration", JUDGED, REPORT, PAGE, CalibratedThreshold.FILE, Ledger.FILE);

    private CalibrationFolder() {}

    /**
     * Opens a folder for a calibration.
     *
     * @throws BadDataException if it holds a calibration with other settings, or foreign files under the names of a
     *     calibration's
     */
    static WorkFolder open(Path folder, SortedMap<String, String> settings) {
        WorkFolder work = BoundSettings.of(SETTINGS, JUDGED, settings).open(folder, KIND);
        work.removeParts(folder);
        return work;
    }

    /** Rejects a folder that holds files of others, before anything is computed. */
    static void requireUsable(Path folder) {
        if (Files.isDirectory(folder) && !WorkFolder.isMarked(folder, KIND)) {
            KIND.entries().stream()
                    .filter(name -> Files.exists(folder.resolve(name)))
                    .findFirst()
                    .ifPresent(name -> {
                        throw new BadDataException(folder + " holds " + name + ", which is of no calibration in this"
                                + " folder: nothing was changed. Choose another folder, or move it away");
                    });
        }
    }

    /** Adds the settings of a scorer to other settings. */
    static void addScorer(SortedMap<String, String> scorer, SortedMap<String, String> settings) {
        scorer.forEach((name, value) -> settings.put(SCORER + name, value));
    }

    /** Returns the settings of the scorer among those of a calibration, under their own names. */
    static SortedMap<String, String> scorer(SortedMap<String, String> settings) {
        SortedMap<String, String> scorer = new TreeMap<>();
        settings.tailMap(SCORER).forEach((name, value) -> {
            if (name.startsWith(SCORER)) {
                scorer.put(name.substring(SCORER.length()), value);
            }
        });
        return Collections.unmodifiableSortedMap(scorer);
    }
}

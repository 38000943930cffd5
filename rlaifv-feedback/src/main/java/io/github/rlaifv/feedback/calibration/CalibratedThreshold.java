package io.github.rlaifv.feedback.calibration;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.rlaifv.core.internal.JsonText;
import io.github.rlaifv.core.internal.file.OwnFile;
import io.github.rlaifv.core.internal.json.JsonDocument;
import io.github.rlaifv.core.internal.json.JsonRecord;
import io.github.rlaifv.core.run.BadDataException;
import io.github.rlaifv.core.run.InputLimit;
import io.github.rlaifv.feedback.score.ConfirmationThreshold;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The threshold that a calibration chose for a labeler, in a file of its own that later runs take.
 *
 * @param criterion the criterion that was maximized
 * @param threshold share of yes above which a claim is confirmed
 * @param scorer settings of the calibrated scorer by name, without those that a threshold does not depend on; empty if
 *     unknown
 */
public record CalibratedThreshold(
        Criterion criterion, ConfirmationThreshold threshold, SortedMap<String, String> scorer) {
    /** Name of the file in the folder of a calibration. */
    public static final String FILE = "threshold.json";

    private static final String THRESHOLD = "threshold";
    private static final String CRITERION = "criterion";
    private static final String SCORER = "scorer";
    /** Settings of a scorer that a threshold does not depend on. */
    private static final List<String> INDEPENDENT = List.of(THRESHOLD, "most_undecided");

    private static final OwnFile OWN = OwnFile.json("file of a calibrated threshold", CRITERION, THRESHOLD, SCORER);

    public CalibratedThreshold {
        SortedMap<String, String> others = new TreeMap<>(scorer);
        others.keySet().removeAll(INDEPENDENT);
        scorer = Collections.unmodifiableSortedMap(others);
    }

    /** Returns the best threshold of a report for a criterion. */
    public static CalibratedThreshold of(CalibrationReport report, Criterion criterion) {
        BestThreshold best = report.best().stream()
                .filter(one -> one.criterion() == criterion)
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("the report has no best threshold for " + criterion));
        return new CalibratedThreshold(
                criterion, new ConfirmationThreshold(best.threshold().value()), report.scorer());
    }

    /**
     * Reads a threshold.
     *
     * @param path file that {@link #write} wrote, or a folder with such a file under the name {@value #FILE}
     * @throws BadDataException naming file and field if it can't be used
     */
    public static CalibratedThreshold read(Path path) {
        Path file = Files.isDirectory(path) ? path.resolve(FILE) : path;
        JsonRecord json = JsonDocument.read(file, InputLimit.SETTINGS, "calibrate the labeler again, which writes it")
                .only(CRITERION, THRESHOLD, SCORER);
        String name = json.string(CRITERION);
        Criterion criterion = Arrays.stream(Criterion.values())
                .filter(known -> known.name().equals(name))
                .findFirst()
                .orElseThrow(() -> json.problem(CRITERION, "must be one of " + Arrays.toString(Criterion.values())));
        double value = json.number(THRESHOLD);
        if (!(value >= 0 && value < 1)) {
            throw json.problem(THRESHOLD, "must be in [0, 1), was " + value);
        }
        return new CalibratedThreshold(criterion, new ConfirmationThreshold(value), json.textsByName(SCORER));
    }

    /**
     * Writes the threshold, replacing an earlier file of this kind.
     *
     * @throws BadDataException if the file exists and is of another kind
     */
    public void write(Path file) {
        ObjectNode json = JsonText.object();
        json.put(CRITERION, criterion.name());
        json.put(THRESHOLD, threshold.value());
        ObjectNode settings = json.putObject(SCORER);
        scorer.forEach(settings::put);
        OWN.write(file, JsonText.pretty(json) + "\n");
    }

    /**
     * Checks that a scorer asks its labeler in the way that was calibrated, since a threshold holds for one labeler and one
     * prompt. A threshold without settings of a scorer is accepted for every scorer.
     *
     * @param settings settings of the scorer that is to use the threshold
     * @throws BadDataException naming the first setting that differs
     */
    public void requireSame(SortedMap<String, String> settings) {
        if (scorer.isEmpty()) {
            return;
        }
        SortedMap<String, String> others = new TreeMap<>(settings);
        others.keySet().removeAll(INDEPENDENT);
        SortedMap<String, String> all = new TreeMap<>(scorer);
        all.putAll(others);
        for (String name : all.keySet()) {
            String was = scorer.getOrDefault(name, "missing");
            String now = others.getOrDefault(name, "missing");
            if (!was.equals(now)) {
                throw new BadDataException(
                        "the threshold " + threshold.value() + " was calibrated for another labeler: "
                                + name + " was " + was + " and is now " + now
                                + ". Calibrate this labeler, or leave the calibration out");
            }
        }
    }
}

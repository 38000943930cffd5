package io.github.rlaifv.human.label;

import io.github.rlaifv.core.internal.json.JsonDocument;
import io.github.rlaifv.core.internal.json.JsonRecord;
import io.github.rlaifv.core.run.BadDataException;
import io.github.rlaifv.core.run.InputLimit;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/**
 * The labels of one person, as the page of a sheet saves them: {@code {"version": 1, "sheet": "3f5a...", "annotator":
 * "Anna", "labels": [{"unit": "77ab...", "answer": "true", "note": ""}]}}.
 *
 * @param file path of the file
 * @param sheet fingerprint of the sheet
 * @param annotator name of the person
 * @param labels labels with an answer; a unit with only a note is not labeled yet
 */
public record HumanLabelFile(Path file, String sheet, String annotator, List<HumanLabel> labels) {
    /** Version of the file format, which the page writes too. */
    public static final int VERSION = 1;

    private static final String ADVICE = "save it again from the page, or remove it";

    public HumanLabelFile {
        Objects.requireNonNull(file, "file");
        Objects.requireNonNull(sheet, "sheet");
        Objects.requireNonNull(annotator, "annotator");
        labels = List.copyOf(labels);
    }

    /**
     * Reads a file that the page saved.
     *
     * @throws BadDataException if the file can't be used; the message names file, unit and field
     */
    public static HumanLabelFile read(Path file) {
        JsonRecord json = JsonDocument.read(file, InputLimit.SETTINGS, ADVICE)
                .version(VERSION)
                .only("version", "sheet", "annotator", "labels");
        String annotator = json.string("annotator").strip();
        if (annotator.isEmpty()) {
            throw json.problem("annotator", "is empty: enter the name of the person");
        }
        List<HumanLabel> labels = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        for (JsonRecord one : json.list("labels")) {
            one.only("unit", "answer", "note");
            String unit = one.filled("unit");
            if (!seen.add(unit)) {
                throw new BadDataException(file + " has the unit '" + unit + "' twice: " + ADVICE);
            }
            if (!one.json().path("answer").isNull()) {
                labels.add(new HumanLabel(unit, answer(one, unit, file), one.string("note")));
            }
        }
        return new HumanLabelFile(file, json.string("sheet"), annotator, labels);
    }

    private static HumanAnswer answer(JsonRecord one, String unit, Path file) {
        String word = one.string("answer");
        return HumanAnswer.of(word)
                .orElseThrow(() -> new BadDataException(file + ": unit '" + unit + "' has the unknown answer '" + word
                        + "' in field \"answer\"; " + ADVICE));
    }
}

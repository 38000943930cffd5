package io.github.rlaifv.inference.evaluation.internal.statistics;

import io.github.rlaifv.core.internal.JsonText;
import io.github.rlaifv.core.internal.file.AtomicFile;
import io.github.rlaifv.core.internal.json.JsonDocument;
import io.github.rlaifv.core.run.BadDataException;
import io.github.rlaifv.core.run.InputLimit;
import io.github.rlaifv.inference.evaluation.statistics.Measure;
import java.nio.file.Path;
import java.util.List;

/**
 * The file {@code measures.json}: the measures of an evaluation, from which metrics can be compared item by item.
 *
 * @param ids ids of the items
 * @param measures measures in the benchmark's order
 */
public record MeasureFile(List<String> ids, List<Measure> measures) {
    private static final String ADVICE = "run the evaluation again; its answers are kept";

    public MeasureFile {
        ids = List.copyOf(ids);
        measures = List.copyOf(measures);
    }

    public static void write(Path file, List<String> ids, List<Measure> measures) {
        AtomicFile.write(file, JsonText.line(new MeasureFile(ids, measures)));
    }

    public static MeasureFile read(Path file) {
        MeasureFile read = JsonDocument.read(file, InputLimit.TEXT, ADVICE).as(MeasureFile.class);
        for (Measure measure : read.measures()) {
            int numbers = measure.numerators().length;
            if (numbers != read.ids().size()) {
                throw new BadDataException(file + ": measure \"" + measure.name() + "\" has " + numbers
                        + " numerators, \"ids\" has " + read.ids().size() + " entries; " + ADVICE);
            }
        }
        return read;
    }
}

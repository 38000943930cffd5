package io.github.rlaifv.inference.evaluation.benchmark;

import io.github.rlaifv.core.image.ImageSource;
import io.github.rlaifv.core.internal.parquet.ColumnKind;
import io.github.rlaifv.core.internal.parquet.ParquetRow;
import io.github.rlaifv.core.internal.parquet.ParquetTable;
import io.github.rlaifv.core.run.BadDataException;
import io.github.rlaifv.inference.evaluation.Benchmark;
import io.github.rlaifv.inference.evaluation.EvaluationItem;
import io.github.rlaifv.inference.evaluation.Judging;
import io.github.rlaifv.inference.evaluation.statistics.Measure;
import io.github.rlaifv.inference.evaluation.statistics.Measure.Better;
import io.github.rlaifv.inference.evaluation.statistics.Measures;
import io.github.rlaifv.inference.internal.benchmark.BenchmarkFolder;
import io.github.rlaifv.inference.internal.benchmark.ChosenLetter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * MMStar (arXiv 2403.20330): questions with choices that can't be answered without the picture. File: {@code mmstar.parquet}
 * with the columns index, image, question, answer and category. Accuracy, together and by category, and length; an
 * answer that names no letter is wrong and {@code unreadable}.
 */
public final class MmStarBenchmark implements Benchmark {
    private static final String SOURCE = "https://huggingface.co/datasets/Lin-Chen/MMStar";
    private static final List<String> COLUMNS = List.of("index", "question", "answer", "category");

    private final List<EvaluationItem> items = new ArrayList<>();
    private final List<String> choices = new ArrayList<>();
    private final List<String> categories = new ArrayList<>();

    private final ReplyReading reading;

    private MmStarBenchmark(ReplyReading reading) {
        this.reading = reading;
    }

    /**
     * Reads the published file.
     *
     * @throws BadDataException naming the file, column or row that can't be used
     */
    public static MmStarBenchmark open(Path folder) {
        return open(folder, ReplyReading.ROBUST);
    }

    /**
     * The same with a way to read answers.
     *
     * @throws BadDataException naming the file, column or row that can't be used
     */
    public static MmStarBenchmark open(Path folder, ReplyReading reading) {
        Path file = new BenchmarkFolder(folder, "MMStar", SOURCE).file("mmstar.parquet", "MMStar.parquet");
        ParquetTable table = ParquetTable.open(file);
        for (String column : COLUMNS) {
            table.require(column, ColumnKind.TEXT, ColumnKind.INTEGER);
        }
        table.require("image", ColumnKind.IMAGE, ColumnKind.IMAGE_LIST);
        if (table.rows() == 0) {
            throw new BadDataException(file + " holds no row; download it again from " + SOURCE);
        }
        MmStarBenchmark mmstar = new MmStarBenchmark(reading);
        Set<String> ids = new HashSet<>();
        try (Stream<ParquetRow> rows = table.stream(COLUMNS)) {
            rows.forEachOrdered(row -> {
                String choice = row.text("answer").strip();
                if (!choice.matches("[A-Z]")) {
                    throw row.error("answer", "must be one letter, it is '" + choice + "'");
                }
                if (!ids.add(row.text("index"))) {
                    throw row.error(
                            "index", "must be another one in each row, " + row.text("index") + " is there twice");
                }
                long number = row.index();
                ImageSource image = ImageSource.deferred(file + ", row " + number, () -> table.image(number, "image"));
                if (row.text("question").isBlank()) {
                    throw row.error("question", "is blank");
                }
                mmstar.items.add(new EvaluationItem(row.text("index"), Optional.of(image), row.text("question")));
                mmstar.choices.add(choice);
                mmstar.categories.add(row.text("category"));
            });
        }
        return mmstar;
    }

    @Override
    public String name() {
        return reading.named("MMStar");
    }

    @Override
    public List<EvaluationItem> items() {
        return List.copyOf(items);
    }

    @Override
    public List<Measure> measure(List<String> answers, Judging judging) {
        Measures measures = new Measures(items.size());
        for (int i = 0; i < items.size(); i++) {
            measures.share("accuracy", Better.HIGHER, i, isRight(answers.get(i), choices.get(i)));
            measures.length(i, answers.get(i));
            if (reading == ReplyReading.ROBUST) {
                measures.unreadable(i, ChosenLetter.of(answers.get(i)).isEmpty());
            }
        }
        for (int i = 0; i < items.size(); i++) {
            measures.share(categories.get(i) + "/accuracy", Better.HIGHER, i, isRight(answers.get(i), choices.get(i)));
        }
        return measures.build();
    }

    private boolean isRight(String answer, String choice) {
        return reading == ReplyReading.PUBLISHED
                ? chooses(answer, choice)
                : ChosenLetter.of(answer).filter(choice::equals).isPresent();
    }

    /** As the published script reads. */
    static boolean chooses(String answer, String choice) {
        return ChosenLetter.published(answer, choice);
    }
}

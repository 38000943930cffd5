package io.github.rlaifv.inference.evaluation.benchmark;

import io.github.rlaifv.core.dataset.TableFiles;
import io.github.rlaifv.core.dataset.TableFormat;
import io.github.rlaifv.core.dataset.TableRow;
import io.github.rlaifv.core.run.BadDataException;
import io.github.rlaifv.inference.evaluation.EvaluationItem;
import io.github.rlaifv.inference.evaluation.RecordedJudge;
import io.github.rlaifv.inference.evaluation.internal.benchmark.BenchmarkFolder;
import io.github.rlaifv.inference.evaluation.internal.benchmark.ChosenLetter;
import io.github.rlaifv.inference.evaluation.statistics.Measure;
import io.github.rlaifv.inference.evaluation.statistics.Measure.Better;
import io.github.rlaifv.inference.evaluation.statistics.Measures;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The benchmark MMStar (arXiv 2403.20330): multiple-choice questions that can't be answered without the image. File:
 * {@code mmstar.parquet} with the columns index, image, question, answer and category. It measures accuracy, in total
 * and by category, and length. An answer that names no letter is wrong and counts as {@code unreadable}.
 */
public final class MmStarBenchmark extends PublishedBenchmark {
    private static final String SOURCE = "https://huggingface.co/datasets/Lin-Chen/MMStar";
    private static final List<String> COLUMNS = List.of("index", "question", "answer", "category");

    private final List<String> choices = new ArrayList<>();
    private final List<String> categories = new ArrayList<>();

    private MmStarBenchmark(ReplyReading reading) {
        super("MMStar", reading);
    }

    /**
     * Reads the published file, with {@link ReplyReading#ROBUST} for answers.
     *
     * @param folder folder of the file
     * @throws BadDataException if the file, a column or a row can't be used, or the module rlaifv-parquet is missing; the
     *     message names it
     */
    public static MmStarBenchmark open(Path folder) {
        return open(folder, ReplyReading.ROBUST);
    }

    /**
     * Reads the published file.
     *
     * @param folder folder of the file
     * @param reading how answers are read
     * @throws BadDataException if the file, a column or a row can't be used, or the module rlaifv-parquet is missing; the
     *     message names it
     */
    public static MmStarBenchmark open(Path folder, ReplyReading reading) {
        Path file = new BenchmarkFolder(folder, "MMStar", SOURCE).file("mmstar.parquet", "MMStar.parquet");
        TableFiles table = TableFormat.parquet(file).open(List.of(file));
        MmStarBenchmark mmstar = new MmStarBenchmark(reading);
        Set<String> ids = new HashSet<>();
        try (Stream<TableRow> rows = table.stream(COLUMNS, "image")) {
            if (table.rowCounts().get(0) == 0) {
                throw new BadDataException(file + " holds no row; download it again from " + SOURCE);
            }
            rows.forEachOrdered(row -> mmstar.add(row, ids));
        }
        return mmstar;
    }

    private void add(TableRow row, Set<String> ids) {
        String choice = row.text("answer").strip();
        if (!choice.matches("[A-Z]")) {
            throw row.error("answer", "must be one letter, it is '" + choice + "'");
        }
        String id = row.text("index");
        if (!ids.add(id)) {
            throw row.error("index", "must be different in each row, but " + id + " occurs twice");
        }
        String question = row.text("question");
        if (question.isBlank()) {
            throw row.error("question", "is blank");
        }
        items.add(new EvaluationItem(id, Optional.of(row.image()), question));
        choices.add(choice);
        categories.add(row.text("category"));
    }

    @Override
    public List<Measure> measure(List<String> answers, RecordedJudge judging) {
        Measures measures = new Measures(items.size());
        for (int i = 0; i < items.size(); i++) {
            measures.share("accuracy", Better.HIGHER, i, isRight(answers.get(i), choices.get(i)));
            measures.length(i, answers.get(i));
            countUnreadable(measures, i, ChosenLetter.of(answers.get(i)).isEmpty());
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

    /** Returns whether an answer is a choice, as the published script reads it. */
    static boolean chooses(String answer, String choice) {
        return ChosenLetter.published(answer, choice);
    }
}

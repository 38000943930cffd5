package io.github.rlaifv.inference.evaluation.benchmark;

import io.github.rlaifv.core.internal.json.JsonRecord;
import io.github.rlaifv.core.run.BadDataException;
import io.github.rlaifv.inference.evaluation.EvaluationItem;
import io.github.rlaifv.inference.evaluation.RecordedJudge;
import io.github.rlaifv.inference.evaluation.internal.benchmark.BenchmarkFolder;
import io.github.rlaifv.inference.evaluation.internal.benchmark.YesNo;
import io.github.rlaifv.inference.evaluation.internal.statistics.BinaryScores;
import io.github.rlaifv.inference.evaluation.statistics.Measure;
import io.github.rlaifv.inference.evaluation.statistics.Measure.Better;
import io.github.rlaifv.inference.evaluation.statistics.Measure.Unit;
import io.github.rlaifv.inference.evaluation.statistics.Measures;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The benchmark POPE (arXiv 2305.10355), which asks whether an object is in an image. Files:
 * {@code coco_pope_random.json}, {@code coco_pope_popular.json}, {@code coco_pope_adversarial.json} (those that exist
 * are used) and COCO's {@code val2014} images. It measures accuracy, precision, recall and F1 of the class yes, and the
 * share of yes, for each file and in total. An answer that is neither yes nor no is wrong and counts as
 * {@code unreadable}.
 */
public final class PopeBenchmark extends PublishedBenchmark {
    private static final String SOURCE = "https://github.com/AoiDragon/POPE and https://cocodataset.org (val2014)";
    /** Folders in which the files may lie; the published repository keeps them in a subfolder. */
    private static final List<String> PLACES = List.of("", "output/coco", "coco");

    private static final List<String> PARTS = List.of("random", "popular", "adversarial");

    private final List<String> parts = new ArrayList<>();
    private final List<YesNo> truths = new ArrayList<>();

    private PopeBenchmark(ReplyReading reading) {
        super("POPE", reading);
    }

    /**
     * Reads the published files, with {@link ReplyReading#ROBUST} for answers.
     *
     * @param folder folder of the files
     * @throws BadDataException if a file or record can't be used; the message names it
     */
    public static PopeBenchmark open(Path folder) {
        return open(folder, ReplyReading.ROBUST);
    }

    /**
     * Reads the published files.
     *
     * @param folder folder of the files
     * @param reading how answers are read
     * @throws BadDataException if a file or record can't be used; the message names it
     */
    public static PopeBenchmark open(Path folder, ReplyReading reading) {
        BenchmarkFolder files = new BenchmarkFolder(folder, "POPE", SOURCE);
        PopeBenchmark pope = new PopeBenchmark(reading);
        for (String part : PARTS) {
            files.optional(PLACES, "coco_pope_" + part + ".json").ifPresent(file -> pope.read(files, part, file));
        }
        if (pope.items.isEmpty()) {
            files.file("coco_pope_random.json", "coco_pope_popular.json", "coco_pope_adversarial.json");
        }
        return pope;
    }

    private void read(BenchmarkFolder files, String part, Path file) {
        for (JsonRecord record : files.records(file, "question_id")) {
            String label = record.text("label");
            if (!label.equals("yes") && !label.equals("no")) {
                throw record.problem("label", "must be yes or no, it is " + label);
            }
            items.add(new EvaluationItem(
                    part + "-" + record.text("question_id"),
                    Optional.of(files.image(record, record.text("image"), List.of("val2014", "images", ""))),
                    record.filled("text")));
            parts.add(part);
            truths.add(label.equals("yes") ? YesNo.YES : YesNo.NO);
        }
    }

    @Override
    public List<Measure> measure(List<String> answers, RecordedJudge judging) {
        Measures measures = new Measures(items.size());
        for (int i = 0; i < items.size(); i++) {
            Optional<YesNo> read = said(answers.get(i));
            Optional<Boolean> yes = read.map(said -> said == YesNo.YES);
            for (String group : List.of("", parts.get(i) + "/")) {
                BinaryScores.add(measures, group, i, yes, truths.get(i) == YesNo.YES);
                measures.add(group + "yes", Unit.SHARE, Better.NEITHER, i, yes.orElse(false) ? 1 : 0, 1);
            }
            measures.length(i, answers.get(i));
            countUnreadable(measures, i, read.isEmpty());
        }
        return measures.build();
    }

    private Optional<YesNo> said(String answer) {
        return reading == ReplyReading.PUBLISHED ? Optional.of(YesNo.ofPope(answer)) : YesNo.of(answer);
    }
}

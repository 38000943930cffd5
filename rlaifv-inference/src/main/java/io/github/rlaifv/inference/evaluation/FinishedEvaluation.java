package io.github.rlaifv.inference.evaluation;

import io.github.rlaifv.core.internal.shard.ShardFile;
import io.github.rlaifv.core.run.BadDataException;
import io.github.rlaifv.inference.evaluation.internal.reply.ItemThumbnails;
import io.github.rlaifv.inference.evaluation.internal.statistics.MeasureFile;
import io.github.rlaifv.inference.evaluation.statistics.Measure;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The results of a finished {@link Evaluation}, as its folder stores them. They can be read without the benchmark's
 * files and without models.
 *
 * @param folder folder of the evaluation
 * @param card metrics and settings
 * @param measures one measure per metric, whose items are in the order of {@code items}
 * @param items questions and answers
 */
public record FinishedEvaluation(Path folder, EvaluationCard card, List<Measure> measures, List<AnsweredItem> items) {
    static final String CARD = "card.json";
    static final String MEASURES = "measures.json";
    static final String ITEMS = "items.jsonl";

    public FinishedEvaluation {
        measures = List.copyOf(measures);
        items = List.copyOf(items);
    }

    /** Returns whether a folder holds a finished evaluation. */
    public static boolean isIn(Path folder) {
        return Files.exists(folder.resolve(CARD));
    }

    /**
     * Reads an evaluation's folder.
     *
     * @throws BadDataException if a file is missing or damaged; the message names it
     */
    public static FinishedEvaluation read(Path folder) {
        ShardFile.refuse(folder);
        if (!isIn(folder)) {
            throw new BadDataException(
                    folder + " holds no finished evaluation (no " + CARD + "): finish it, or choose another folder");
        }
        EvaluationCard card = EvaluationCard.read(folder.resolve(CARD));
        MeasureFile measured = MeasureFile.read(folder.resolve(MEASURES));
        List<AnsweredItem> items = ItemFile.read(folder.resolve(ITEMS));
        if (!measured.ids().equals(items.stream().map(AnsweredItem::id).toList())) {
            throw new BadDataException(folder + ": field \"ids\" of " + MEASURES + " and the fields \"id\" of " + ITEMS
                    + " name different items: run the evaluation again; its answers are kept");
        }
        if (card.items() != items.size()) {
            throw new BadDataException(folder.resolve(CARD) + ": field \"items\" is " + card.items() + ", but " + ITEMS
                    + " holds " + items.size() + ": run the evaluation again; its answers are kept");
        }
        return new FinishedEvaluation(folder, card, measured.measures(), items);
    }

    /** Returns the thumbnail of an item's image, if there is one. */
    public Optional<Path> thumbnail(AnsweredItem item) {
        Path file = ItemThumbnails.file(folder, item.fingerprint());
        return item.fingerprint().isEmpty() || !Files.exists(file) ? Optional.empty() : Optional.of(file);
    }

    /**
     * Checks that another model answered the same questions about the same images, in the same order.
     *
     * @throws BadDataException if it did not; the message names both folders and the first difference
     */
    void requireSameItems(FinishedEvaluation other) {
        String difference = "";
        if (!card.benchmark().equals(other.card.benchmark())) {
            difference = card.benchmark() + " and " + other.card.benchmark();
        } else if (items.size() != other.items.size()) {
            difference = items.size() + " and " + other.items.size() + " items";
        } else {
            for (int i = 0; i < items.size() && difference.isEmpty(); i++) {
                if (!items.get(i).sameAs(other.items.get(i))) {
                    difference = difference(i + 1, items.get(i), other.items.get(i));
                }
            }
        }
        if (!difference.isEmpty()) {
            throw new BadDataException(folder + " and " + other.folder + " are evaluations of different items ("
                    + difference + "): compare runs of the same benchmark files");
        }
    }

    private static String difference(int number, AnsweredItem one, AnsweredItem other) {
        String what = !one.id().equals(other.id())
                ? "'" + one.id() + "' and '" + other.id() + "'"
                : "'" + one.id() + "' with another " + (one.question().equals(other.question()) ? "image" : "question");
        return "item " + number + " is " + what;
    }
}

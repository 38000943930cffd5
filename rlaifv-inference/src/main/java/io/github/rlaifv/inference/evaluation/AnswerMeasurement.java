package io.github.rlaifv.inference.evaluation;

import io.github.rlaifv.core.run.RunListener;
import io.github.rlaifv.inference.evaluation.internal.reply.ItemThumbnails;
import io.github.rlaifv.inference.evaluation.internal.statistics.ItemBootstrap;
import io.github.rlaifv.inference.evaluation.internal.statistics.MeasureFile;
import io.github.rlaifv.inference.evaluation.internal.statistics.Resamples;
import io.github.rlaifv.inference.evaluation.statistics.Measure;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Measures the answers to a benchmark and writes the results.
 *
 * @param model name of the model that answered
 * @param folder folder of the evaluation
 * @param thumbnails longer side of the thumbnails of images in pixels; 0 for none
 * @param resamples number of bootstrap resamples
 * @param seed seed of the bootstrap
 * @param listener listener that is warned of answers that are missing
 */
record AnswerMeasurement(String model, Path folder, int thumbnails, int resamples, long seed, RunListener listener) {
    static final double CONFIDENCE = 0.95;

    /**
     * Writes the results.
     *
     * @param settings settings of the evaluation, for the card
     * @param replies the answers, and why some are missing
     * @param judging asks the judge
     */
    EvaluationCard write(
            Benchmark benchmark, Map<String, String> settings, ReplyCollector.Replies replies, RecordedJudge judging) {
        List<String> answers = benchmark.items().stream()
                .map(item -> replies.texts().getOrDefault(item.id(), ""))
                .toList();
        List<Measure> measures = new ArrayList<>(benchmark.measure(answers, judging));
        new UnansweredItems(benchmark, replies.failures())
                .measure(judging, listener)
                .ifPresent(measures::add);
        EvaluationCard card = card(benchmark, settings, measures);
        ItemFile.write(folder.resolve(FinishedEvaluation.ITEMS), answered(benchmark, answers, judging));
        MeasureFile.write(
                folder.resolve(FinishedEvaluation.MEASURES),
                benchmark.items().stream().map(EvaluationItem::id).toList(),
                measures);
        card.write(folder.resolve(FinishedEvaluation.CARD));
        return card;
    }

    private List<AnsweredItem> answered(Benchmark benchmark, List<String> answers, RecordedJudge judging) {
        ItemThumbnails images = new ItemThumbnails(folder, thumbnails);
        List<EvaluationItem> items = benchmark.items();
        List<AnsweredItem> answered = new ArrayList<>();
        for (int i = 0; i < items.size(); i++) {
            EvaluationItem item = items.get(i);
            answered.add(new AnsweredItem(
                    item.id(),
                    item.question(),
                    item.image().map(ItemThumbnails::name).orElse(""),
                    item.image().map(images::keep).orElse(""),
                    answers.get(i),
                    judging.notes(item.id())));
        }
        return answered;
    }

    private EvaluationCard card(Benchmark benchmark, Map<String, String> settings, List<Measure> measures) {
        Resamples draws = new Resamples(benchmark.items().size(), resamples, seed);
        return new EvaluationCard(
                EvaluationCard.VERSION,
                benchmark.name(),
                model,
                settings,
                benchmark.items().size(),
                new ItemBootstrap(draws, CONFIDENCE).metrics(measures));
    }
}

package io.github.rlaifv.dpo;

import io.github.rlaifv.core.run.MetricSink;
import io.github.rlaifv.core.run.RunListener;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Who looks on while a model is trained.
 *
 * @param listener hears progress and figures
 * @param sinks of the caller, who closes them
 * @param tensorBoard whether event files are written beside the other metrics
 * @param evaluateEvery steps between two evaluations on held-out examples; 0 evaluates at the end of epochs only
 */
record Observers(RunListener listener, List<MetricSink> sinks, boolean tensorBoard, long evaluateEvery) {
    Observers {
        sinks = List.copyOf(sinks);
        if (evaluateEvery < 0) {
            throw new IllegalArgumentException("evaluateEvery must be >= 0, was " + evaluateEvery);
        }
    }

    void declare(OptionValues values) {
        values.with(RunOption.EVALUATE_EVERY, evaluateEvery);
    }

    /**
     * Opens the metrics of a run.
     *
     * @param unit what a step takes several of, such as {@code pairs}
     */
    StepRecorder recorder(TrainingFolder folder, String unit) {
        List<MetricSink> files = new ArrayList<>();
        files.add(MetricSink.jsonl(folder.metrics(), MetricSink.Part.FIGURES));
        files.add(MetricSink.jsonl(folder.performance(), MetricSink.Part.PERFORMANCE));
        files.add(MetricSink.csv(folder.table()));
        if (tensorBoard) {
            files.add(MetricSink.tensorBoard(folder.tensorBoard()));
        }
        return new StepRecorder(
                MetricSink.of(files),
                Optional.of(new MetricFiles(folder)),
                MetricSink.of(sinks),
                listener,
                unit,
                System::nanoTime);
    }
}

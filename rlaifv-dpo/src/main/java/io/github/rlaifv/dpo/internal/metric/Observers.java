package io.github.rlaifv.dpo.internal.metric;

import io.github.rlaifv.core.metric.MetricSink;
import io.github.rlaifv.core.run.RunListener;
import io.github.rlaifv.dpo.internal.checkpoint.TrainingFolder;
import io.github.rlaifv.dpo.internal.option.OptionValues;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The recipients of a training run's metrics, and when the run is evaluated.
 *
 * @param listener listener that is notified of progress and metrics
 * @param sinks sinks of the caller, who closes them
 * @param tensorBoard whether event files for TensorBoard are written besides the other metric files
 * @param evaluations when the run is evaluated, and by which metric
 */
public record Observers(RunListener listener, List<MetricSink> sinks, boolean tensorBoard, Evaluations evaluations) {
    public Observers {
        sinks = List.copyOf(sinks);
    }

    public void declare(OptionValues values) {
        evaluations.declare(values);
    }

    /**
     * Opens the metrics of a run.
     *
     * @param folder folder of the run
     * @param unit plural of what a step processes, such as {@code pairs}
     */
    public StepRecorder recorder(TrainingFolder folder, String unit) {
        List<MetricSink> files = new ArrayList<>();
        files.add(MetricSink.jsonl(folder.metrics(), MetricSink.Part.METRICS));
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

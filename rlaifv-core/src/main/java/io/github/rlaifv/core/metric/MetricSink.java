package io.github.rlaifv.core.metric;

import java.nio.file.Path;
import java.util.List;

/**
 * Where the metrics of a training run go. Rows come in the order of their steps, several rows of one step are possible (a
 * training step and the evaluation after it). A row is in the file when {@code write} returns.
 *
 * <p>A run that goes on from a checkpoint calls {@link #truncateAfter} with the checkpoint's step before its first row, so
 * that steps which are taken again are not told twice.
 */
public interface MetricSink extends AutoCloseable {

    /** Hears nothing. */
    MetricSink NONE = row -> {};

    /** Which part of a row is written. */
    enum Part {
        /** Time, figures and performance. */
        ALL,
        /** Figures without any time: equal runs write equal bytes. */
        FIGURES,
        /** Time and performance. */
        PERFORMANCE
    }

    /** Takes one row. */
    void write(MetricRow row);

    /**
     * Forgets rows.
     *
     * @param step the last step that is kept; -1 forgets everything
     */
    default void truncateAfter(long step) {}

    @Override
    default void close() {}

    /** JSON Lines: one object a row with {@code step}, {@code epoch}, {@code time} and every metric. Appends. */
    static MetricSink jsonl(Path file) {
        return jsonl(file, Part.ALL);
    }

    /** JSON Lines with a part of each row. Appends; a torn last line is dropped. */
    static MetricSink jsonl(Path file, Part part) {
        return new JsonlMetrics(file, part);
    }

    /**
     * One table with a column a metric; what a row does not have is left empty. A metric that turns up later becomes a
     * further column, for which the file is written anew. Appends; a torn last line is dropped.
     */
    static MetricSink csv(Path file) {
        return new CsvMetrics(file);
    }

    /**
     * Event files for TensorBoard, under the tags that Hugging Face's trainers use: {@code train/loss}, {@code
     * train/rewards/margins}, {@code eval/loss} for {@code eval_loss}. Values are rounded to float32. A folder is for one
     * run.
     */
    static MetricSink tensorBoard(Path folder) {
        return new TensorBoardMetrics(folder);
    }

    /** All of them, in this order. */
    static MetricSink of(List<MetricSink> sinks) {
        return new CompositeMetrics(sinks);
    }
}

package io.github.rlaifv.core.metric;

import java.nio.file.Path;
import java.util.List;

/**
 * Receives the metrics of a training run and writes them somewhere, such as to a file. Rows arrive in the order of
 * their steps. A step may have several rows, for example one from training and one from the evaluation after it. A row
 * is stored when {@code write} returns.
 *
 * <p>A run that resumes from a checkpoint calls {@link #truncateAfter} with the checkpoint's step before its first row,
 * so that repeated steps are not reported twice.
 */
public interface MetricSink extends AutoCloseable {

    /** Discards all metrics. */
    MetricSink NONE = row -> {};

    /** Which part of each row a sink writes. */
    enum Part {
        /** Time, reproducible metrics and performance. */
        ALL,
        /** The reproducible metrics only, without times, so that equal runs write equal bytes. */
        METRICS,
        /** Time and performance. */
        PERFORMANCE
    }

    /** Stores one row. */
    void write(MetricRow row);

    /**
     * Deletes the rows after a step.
     *
     * @param step the last step whose rows are kept; -1 deletes all rows
     */
    default void truncateAfter(long step) {}

    @Override
    default void close() {}

    /**
     * Writes JSON Lines: one object per row with {@code step}, {@code epoch}, {@code time} and every metric. Appends to
     * the file.
     */
    static MetricSink jsonl(Path file) {
        return jsonl(file, Part.ALL);
    }

    /** Writes JSON Lines with one part of each row. Appends to the file; an incomplete last line is dropped. */
    static MetricSink jsonl(Path file, Part part) {
        return new JsonlMetrics(file, part);
    }

    /**
     * Writes a CSV table with one column per metric; the cell of a missing metric is empty. When a new metric appears,
     * the file is rewritten with a further column. Appends to the file; an incomplete last line is dropped.
     */
    static MetricSink csv(Path file) {
        return new CsvMetrics(file);
    }

    /**
     * Writes TensorBoard event files with the tags of Hugging Face's trainers: {@code train/loss}, {@code
     * train/rewards/margins}, and {@code eval/loss} for {@code eval_loss}. Values are rounded to float32. Use one
     * folder per run.
     */
    static MetricSink tensorBoard(Path folder) {
        return new TensorBoardMetrics(folder);
    }

    /** Writes to all given sinks, in this order. */
    static MetricSink of(List<MetricSink> sinks) {
        return new CompositeMetrics(sinks);
    }
}

package io.github.rlaifv.inference.evaluation;

import io.github.rlaifv.inference.evaluation.statistics.Measure;
import java.util.List;

/**
 * A benchmark: questions, and metrics of the answers to them. It can measure answers of any origin, also those of other
 * programs.
 */
public interface Benchmark {

    /** Returns the name of the benchmark, such as {@code AMBER}. */
    String name();

    /** Returns all items, in the order of the published files. */
    List<EvaluationItem> items();

    /**
     * Measures the answers.
     *
     * @param answers one answer per item, in order
     * @param judging asks the judge and stores its replies; benchmarks without a judge do not use it
     * @return one measure per metric, in the order in which the metrics are shown
     * @throws io.github.rlaifv.core.run.BadDataException if a judge's reply can't be used; the message names item and
     *     judge
     */
    List<Measure> measure(List<String> answers, RecordedJudge judging);
}

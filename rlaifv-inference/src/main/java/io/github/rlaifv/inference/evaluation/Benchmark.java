package io.github.rlaifv.inference.evaluation;

import io.github.rlaifv.inference.evaluation.statistics.Measure;
import java.util.List;

/** Questions, and what answers to them are worth. Answers of any origin can be measured, also those of other programs. */
public interface Benchmark {

    /** Such as {@code AMBER}. */
    String name();

    /** All items, in the order of the published files. */
    List<EvaluationItem> items();

    /**
     * The figures.
     *
     * @param answers one an item, in order
     * @param judging where a judge's replies are kept; benchmarks without a judge don't use it
     * @throws io.github.rlaifv.core.run.BadDataException naming item and judge where a reply can't be used
     */
    List<Measure> measure(List<String> answers, Judging judging);
}

package io.github.rlaifv.inference.evaluation.benchmark;

import io.github.rlaifv.inference.evaluation.Benchmark;
import io.github.rlaifv.inference.evaluation.EvaluationItem;
import io.github.rlaifv.inference.evaluation.statistics.Measures;
import java.util.ArrayList;
import java.util.List;

/** A benchmark of published files, whose replies are read robustly or as the published program reads them. */
abstract class PublishedBenchmark implements Benchmark {
    final List<EvaluationItem> items = new ArrayList<>();
    final ReplyReading reading;
    private final String name;

    PublishedBenchmark(String name, ReplyReading reading) {
        this.name = name;
        this.reading = reading;
    }

    @Override
    public String name() {
        return reading.named(name);
    }

    @Override
    public List<EvaluationItem> items() {
        return List.copyOf(items);
    }

    /** Counts whether a reply is unreadable. The published programs do not count it. */
    final void countUnreadable(Measures measures, int item, boolean unreadable) {
        if (reading == ReplyReading.ROBUST) {
            measures.unreadable(item, unreadable);
        }
    }
}

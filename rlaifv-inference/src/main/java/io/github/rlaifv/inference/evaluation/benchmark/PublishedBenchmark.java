package io.github.rlaifv.inference.evaluation.benchmark;

import io.github.rlaifv.core.internal.json.JsonRecord;
import io.github.rlaifv.inference.evaluation.Benchmark;
import io.github.rlaifv.inference.evaluation.EvaluationItem;
import io.github.rlaifv.inference.evaluation.internal.benchmark.BenchmarkFolder;
import io.github.rlaifv.inference.evaluation.statistics.Measures;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

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

    /** Adds the item of a record: the id is its number from 0, and the last part of an address names the image. */
    final void addNumbered(BenchmarkFolder files, JsonRecord record, String addressField) {
        String address = record.text(addressField);
        String image = address.substring(address.lastIndexOf('/') + 1);
        items.add(new EvaluationItem(
                String.valueOf(items.size()),
                Optional.of(files.image(record, image, List.of("images", ""))),
                record.filled("question")));
    }

    /** Counts whether a reply is unreadable. The published programs do not count it. */
    final void countUnreadable(Measures measures, int item, boolean unreadable) {
        if (reading == ReplyReading.ROBUST) {
            measures.unreadable(item, unreadable);
        }
    }
}

package io.github.rlaifv.cli.evaluate;

import io.github.rlaifv.inference.evaluation.Benchmark;
import io.github.rlaifv.inference.evaluation.benchmark.ObjectExtractor;
import io.github.rlaifv.inference.evaluation.benchmark.ObjectHalBenchmark;
import java.nio.file.Path;

/**
 * A benchmark, and how its answers are judged.
 *
 * @param benchmark the benchmark
 * @param judged whether there is a judge, which lists the objects for Object HalBench; without one, they are found by their
 *     words
 * @param question whether the judge of Object HalBench reads the question
 */
public record BenchmarkFiles(KnownBenchmark benchmark, boolean judged, boolean question) {

    /** Reads the published files. */
    public Benchmark open(Path data) {
        return question && judged && benchmark == KnownBenchmark.OBJECT_HALBENCH
                ? ObjectHalBenchmark.open(data, ObjectExtractor.PROMPTED_WITH_QUESTION)
                : benchmark.open(data, judged);
    }
}

package io.github.rlaifv.cli.evaluate;

import io.github.rlaifv.inference.evaluation.Benchmark;
import io.github.rlaifv.inference.evaluation.benchmark.AmberBenchmark;
import io.github.rlaifv.inference.evaluation.benchmark.MHumanEvalBenchmark;
import io.github.rlaifv.inference.evaluation.benchmark.MmStarBenchmark;
import io.github.rlaifv.inference.evaluation.benchmark.MmhalBenchmark;
import io.github.rlaifv.inference.evaluation.benchmark.ObjectExtractor;
import io.github.rlaifv.inference.evaluation.benchmark.ObjectHalBenchmark;
import io.github.rlaifv.inference.evaluation.benchmark.PopeBenchmark;
import io.github.rlaifv.inference.evaluation.benchmark.RefoMbBenchmark;
import java.nio.file.Path;

/** The benchmarks that the command line supports. */
public enum KnownBenchmark {
    OBJECT_HALBENCH,
    MMHAL_BENCH(true),
    MHUMANEVAL,
    AMBER,
    MMSTAR,
    REFOMB(true),
    POPE;

    private final boolean needsJudge;

    KnownBenchmark() {
        this(false);
    }

    KnownBenchmark(boolean needsJudge) {
        this.needsJudge = needsJudge;
    }

    /** Returns whether the benchmark requires a judge. */
    public boolean needsJudge() {
        return needsJudge;
    }

    /**
     * Reads the published files of the benchmark.
     *
     * @param judged whether there is a judge, which lists the objects for Object HalBench; without one, they are found
     *     by their words
     */
    public Benchmark open(Path data, boolean judged) {
        return switch (this) {
            case OBJECT_HALBENCH ->
                ObjectHalBenchmark.open(data, judged ? ObjectExtractor.PROMPTED : ObjectExtractor.LEXICAL);
            case MMHAL_BENCH -> MmhalBenchmark.open(data);
            case MHUMANEVAL -> MHumanEvalBenchmark.open(data);
            case AMBER -> AmberBenchmark.open(data);
            case MMSTAR -> MmStarBenchmark.open(data);
            case REFOMB -> RefoMbBenchmark.open(data);
            case POPE -> PopeBenchmark.open(data);
        };
    }
}

package io.github.rlaifv.cli.reproduce;

import io.github.rlaifv.cli.evaluate.KnownBenchmark;
import java.util.List;
import java.util.Optional;

/**
 * A row of the paper's main table, in percent. A figure that the paper does not state is NaN.
 *
 * @param benchmark the benchmark
 * @param metric name of the metric in cards
 * @param shown name of the metric in the table
 * @param base of the model before alignment
 * @param aligned of the aligned model
 * @param bestOfN of the aligned model with best-of-N
 * @param reruns what reruns of others with the same weights measured; empty if none are known
 */
record PaperFigure(
        KnownBenchmark benchmark,
        String metric,
        String shown,
        double base,
        double aligned,
        double bestOfN,
        Optional<Range> reruns) {
    private static final String RESPONSE = "response hallucination";
    private static final String MENTION = "mention hallucination";

    /**
     * The range of measurements of the same weights.
     *
     * @param low smallest
     * @param high largest
     */
    record Range(double low, double high) {
        boolean has(double value) {
            return value >= low && value <= high;
        }
    }

    /** The rows of a system. */
    static List<PaperFigure> of(ReproducedSystem system) {
        Optional<Range> none = Optional.empty();
        return switch (system) {
            case B7 ->
                List.of(
                        new PaperFigure(
                                KnownBenchmark.OBJECT_HALBENCH,
                                RESPONSE,
                                RESPONSE,
                                54.5,
                                10.5,
                                6.8,
                                Optional.of(new Range(7.8, 16.0))),
                        new PaperFigure(
                                KnownBenchmark.OBJECT_HALBENCH,
                                MENTION,
                                MENTION,
                                27.8,
                                5.2,
                                3.8,
                                Optional.of(new Range(3.7, 5.2))),
                        new PaperFigure(KnownBenchmark.MHUMANEVAL, "hallucination", RESPONSE, 67.1, 44.5, 39.7, none),
                        new PaperFigure(KnownBenchmark.AMBER, "accuracy", "accuracy", 73.5, 76.8, Double.NaN, none),
                        new PaperFigure(KnownBenchmark.AMBER, "F1", "F1", 77.7, 84.5, Double.NaN, none));
            case B12 ->
                List.of(
                        new PaperFigure(
                                KnownBenchmark.OBJECT_HALBENCH, RESPONSE, RESPONSE, 19.4, 4.5, Double.NaN, none),
                        new PaperFigure(KnownBenchmark.OBJECT_HALBENCH, MENTION, MENTION, 10.9, 2.9, Double.NaN, none),
                        new PaperFigure(
                                KnownBenchmark.MHUMANEVAL, "hallucination", RESPONSE, 52.7, 35.6, Double.NaN, none),
                        new PaperFigure(KnownBenchmark.AMBER, "accuracy", "accuracy", 86.5, 88.0, Double.NaN, none),
                        new PaperFigure(KnownBenchmark.AMBER, "F1", "F1", 89.5, 90.9, Double.NaN, none));
        };
    }

    /** The change from base to aligned, relative to the base, in percent. */
    double change() {
        return 100 * (aligned - base) / base;
    }
}

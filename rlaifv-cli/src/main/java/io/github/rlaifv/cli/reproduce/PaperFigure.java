package io.github.rlaifv.cli.reproduce;

import io.github.rlaifv.cli.evaluate.KnownBenchmark;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A row of the paper's main table, in percent. A figure that the paper does not state is NaN.
 *
 * @param benchmark the benchmark
 * @param metric name of the metric in cards
 * @param shown name of the metric in the table
 * @param base of the model before alignment
 * @param aligned of the aligned model
 * @param gpt4v of GPT-4V, which the paper compares with
 * @param bestOfN of the aligned model with best-of-N
 * @param reruns range of the paper and of what reruns of others with the same weights measured; empty if none are known
 */
record PaperFigure(
        KnownBenchmark benchmark,
        String metric,
        String shown,
        double base,
        double aligned,
        double gpt4v,
        double bestOfN,
        Optional<Range> reruns) {
    /** Share of responses of LLaVA-1.5 7B without hallucination, in percent, by the number of candidates (section 4). */
    static final Map<Integer, Double> CURVE = Map.of(1, 43.5, 2, 41.7, 4, 44.3, 8, 48.6, 16, 51.6, 32, 52.4, 64, 54.5);

    /** Results that no stage measures. */
    static final List<Other> OTHERS = List.of(
            new Other(
                    "response hallucination on Object HalBench if candidates are decoded alike, and if they are not",
                    "10.1 %, 25.7 %",
                    "rlaifv ablation"),
            new Other(
                    "agreement with people, of claims judged one by one, and of whole responses",
                    "96.7 %, 66.7 %",
                    "rlaifv ablation, rlaifv calibrate"));

    /**
     * A result that no stage measures.
     *
     * @param result what is compared
     * @param stated values of the paper
     * @param command command that measures it
     */
    record Other(String result, String stated, String command) {}

    private static final String RESPONSE = "response hallucination";
    private static final String MENTION = "mention hallucination";

    /**
     * The range of the paper's value and of measurements of the same weights.
     *
     * @param low smallest
     * @param high largest
     */
    record Range(double low, double high) {
        /** Says where a value lies, of a metric of which lower is better. */
        String place(double value) {
            return value < low ? "below, which is better" : value > high ? "above, which is worse" : "within";
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
                                13.6,
                                6.8,
                                Optional.of(new Range(7.8, 16.0))),
                        new PaperFigure(
                                KnownBenchmark.OBJECT_HALBENCH,
                                MENTION,
                                MENTION,
                                27.8,
                                5.2,
                                7.3,
                                3.8,
                                Optional.of(new Range(3.7, 5.2))),
                        new PaperFigure(
                                KnownBenchmark.MHUMANEVAL, "hallucination", RESPONSE, 67.1, 44.5, 45.9, 39.7, none),
                        new PaperFigure(
                                KnownBenchmark.AMBER, "accuracy", "accuracy", 73.5, 76.8, 83.4, Double.NaN, none),
                        new PaperFigure(KnownBenchmark.AMBER, "F1", "F1", 77.7, 84.5, 87.4, Double.NaN, none));
            case B12 ->
                List.of(
                        new PaperFigure(
                                KnownBenchmark.OBJECT_HALBENCH, RESPONSE, RESPONSE, 19.4, 4.5, 13.6, Double.NaN, none),
                        new PaperFigure(
                                KnownBenchmark.OBJECT_HALBENCH, MENTION, MENTION, 10.9, 2.9, 7.3, Double.NaN, none),
                        new PaperFigure(
                                KnownBenchmark.MHUMANEVAL,
                                "hallucination",
                                RESPONSE,
                                52.7,
                                35.6,
                                45.9,
                                Double.NaN,
                                none),
                        new PaperFigure(
                                KnownBenchmark.AMBER, "accuracy", "accuracy", 86.5, 88.0, 83.4, Double.NaN, none),
                        new PaperFigure(KnownBenchmark.AMBER, "F1", "F1", 89.5, 90.9, 87.4, Double.NaN, none));
        };
    }

    /** The change from base to aligned, relative to the base, in percent. */
    double change() {
        return 100 * (aligned - base) / base;
    }
}

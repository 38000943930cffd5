package io.github.rlaifv.cli.tinyworld;

import io.github.rlaifv.inference.BestOfN;
import picocli.CommandLine.Option;

/** The options of the quickstart that say what is measured. */
final class QuickstartEvaluationOptions extends QuickstartChanges {

    @Option(
            names = "--development-scenes",
            order = -72,
            description = "number of scenes or images held out for development, on which rounds are compared")
    void developmentScenes(int value) {
        change("--development-scenes", run -> run.evaluation(evaluation -> evaluation.withDevelopmentScenes(value)));
    }

    @Option(
            names = "--test-scenes",
            order = -71,
            description = "number of scenes or images held out for the reported metrics")
    void testScenes(int value) {
        change("--test-scenes", run -> run.evaluation(evaluation -> evaluation.withTestScenes(value)));
    }

    @Option(
            names = "--evaluation-temperature",
            order = -70,
            description = "sampling temperature of measured responses; 0 decodes greedily")
    void evaluationTemperature(double value) {
        change("--evaluation-temperature", run -> run.evaluation(evaluation -> evaluation.withTemperature(value)));
    }

    @Option(
            names = "--best-of",
            order = -69,
            description =
                    "largest N of best-of-N, a power of two up to " + BestOfN.MAX_CANDIDATES + "; 0 skips best-of-N")
    void bestOf(int value) {
        change("--best-of", run -> run.evaluation(evaluation -> evaluation.withBestOf(value)));
    }

    @Option(
            names = "--best-of-scenes",
            order = -68,
            description = "number of held-out scenes for which best-of-N is measured")
    void bestOfScenes(int value) {
        change("--best-of-scenes", run -> run.evaluation(evaluation -> evaluation.withBestOfScenes(value)));
    }

    @Option(names = "--samples", order = -67, description = "number of held-out scenes that the report shows")
    void samples(int value) {
        change("--samples", run -> run.evaluation(evaluation -> evaluation.withSamples(value)));
    }
}

package io.github.rlaifv.tinyworld.quickstart;

/**
 * What models are measured on.
 *
 * @param developmentScenes number of scenes on which the best round is chosen. Of a folder of images, about a tenth is taken,
 *     and at most this number
 * @param testScenes number of held-out scenes for the reported metrics. Of a folder of images, about a fifth is taken, and at
 *     most this number
 * @param temperature sampling temperature of the measured responses; 0 is greedy
 * @param bestOf largest N of best-of-N, a power of two; 0 leaves it out
 * @param bestOfScenes number of held-out scenes for which best-of-N is measured
 * @param samples number of held-out scenes that the report shows, and number of pairs
 */
public record EvaluationPlan(
        int developmentScenes, int testScenes, double temperature, int bestOf, int bestOfScenes, int samples) {
    public EvaluationPlan {
        OptionRanges.atLeast(1, developmentScenes, "developmentScenes");
        OptionRanges.atLeast(1, testScenes, "testScenes");
        OptionRanges.notNegative(temperature, "evaluationTemperature");
        OptionRanges.atLeast(0, bestOf, "bestOf");
        OptionRanges.atLeast(1, bestOfScenes, "bestOfScenes");
        OptionRanges.atLeast(0, samples, "samples");
        if (Integer.bitCount(bestOf) > 1) {
            throw new IllegalArgumentException("bestOf must be a power of two or 0, was " + bestOf);
        }
    }
}

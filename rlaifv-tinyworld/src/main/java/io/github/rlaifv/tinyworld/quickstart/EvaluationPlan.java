package io.github.rlaifv.tinyworld.quickstart;

import io.github.rlaifv.core.policy.Sampling;
import io.github.rlaifv.inference.BestOfN;

/**
 * What models are measured on.
 *
 * @param developmentScenes number of scenes on which the best round is chosen. Of a folder of images, about a tenth is taken,
 *     and at most this number
 * @param testScenes number of held-out scenes for the reported metrics. Of a folder of images, about a fifth is taken, and at
 *     most this number
 * @param temperature sampling temperature of the measured responses; 0 is greedy
 * @param bestOf largest N of best-of-N, a power of two up to {@value BestOfN#MAX_CANDIDATES}; 0 leaves it out
 * @param bestOfScenes number of held-out scenes for which best-of-N is measured
 * @param samples number of held-out scenes that the report shows, and number of pairs
 */
public record EvaluationPlan(
        int developmentScenes, int testScenes, double temperature, int bestOf, int bestOfScenes, int samples) {
    /** What a model of billions of parameters measures in a reasonable time. */
    static final EvaluationPlan OF_LARGE_MODELS =
            new EvaluationPlan(50, 100, Sampling.DEFAULT_TEMPERATURE, BestOfN.DEFAULT_CANDIDATES, 20, 8);

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
        if (bestOf > BestOfN.MAX_CANDIDATES) {
            throw new IllegalArgumentException("bestOf must be at most " + BestOfN.MAX_CANDIDATES + ", was " + bestOf);
        }
    }

    /** Returns the same plan with another number of scenes on which the best round is chosen. */
    public EvaluationPlan withDevelopmentScenes(int value) {
        return new EvaluationPlan(value, testScenes, temperature, bestOf, bestOfScenes, samples);
    }

    /** Returns the same plan with another number of held-out scenes. */
    public EvaluationPlan withTestScenes(int value) {
        return new EvaluationPlan(developmentScenes, value, temperature, bestOf, bestOfScenes, samples);
    }

    /** Returns the same plan with another temperature of measured responses; 0 is greedy. */
    public EvaluationPlan withTemperature(double value) {
        return new EvaluationPlan(developmentScenes, testScenes, value, bestOf, bestOfScenes, samples);
    }

    /** Returns the same plan with another largest N of best-of-N; 0 leaves it out. */
    public EvaluationPlan withBestOf(int value) {
        return new EvaluationPlan(developmentScenes, testScenes, temperature, value, bestOfScenes, samples);
    }

    /** Returns the same plan with another number of scenes for which best-of-N is measured. */
    public EvaluationPlan withBestOfScenes(int value) {
        return new EvaluationPlan(developmentScenes, testScenes, temperature, bestOf, value, samples);
    }

    /** Returns the same plan with another number of scenes, and of pairs, that the report shows. */
    public EvaluationPlan withSamples(int value) {
        return new EvaluationPlan(developmentScenes, testScenes, temperature, bestOf, bestOfScenes, value);
    }
}

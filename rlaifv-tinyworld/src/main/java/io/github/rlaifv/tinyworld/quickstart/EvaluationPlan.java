package io.github.rlaifv.tinyworld.quickstart;

/**
 * What models are measured on.
 *
 * @param developmentScenes that the best round is chosen on; of a folder's pictures about a tenth, but not more
 * @param testScenes held out for the reported figures; of a folder's pictures about a fifth, but not more
 * @param temperature that measured responses are drawn at; 0 is greedy
 * @param bestOf largest N of best-of-N, a power of two; 0 leaves it out
 * @param bestOfScenes of the held-out scenes, so many have a pool of candidates
 * @param samples held-out scenes, and as many pairs, that the report shows
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

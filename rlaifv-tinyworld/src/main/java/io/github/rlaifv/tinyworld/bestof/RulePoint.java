package io.github.rlaifv.tinyworld.bestof;

import org.jspecify.annotations.Nullable;

/**
 * Metrics of the picks of a rule for one N. Differences are to N = 1 with 95 % intervals over runs and scenes.
 *
 * @param n number of candidates
 * @param overallHallucination share of picks with a false claim, in [0, 1]
 * @param overallChange difference of that share to N = 1
 * @param overallLow lower end of the interval of that difference
 * @param overallHigh upper end of the interval of that difference
 * @param coverage share of the images' objects that the picks mention, in [0, 1]
 * @param coverageChange difference of the coverage to N = 1
 * @param coverageLow lower end of the interval of that difference
 * @param coverageHigh upper end of the interval of that difference
 * @param secondsPerAnswer wall time to sample and rank the candidates of an answer, in seconds; null if it was not measured
 */
public record RulePoint(
        int n,
        double overallHallucination,
        double overallChange,
        double overallLow,
        double overallHigh,
        double coverage,
        double coverageChange,
        double coverageLow,
        double coverageHigh,
        @Nullable Double secondsPerAnswer) {}

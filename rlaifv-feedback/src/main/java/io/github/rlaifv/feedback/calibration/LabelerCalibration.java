package io.github.rlaifv.feedback.calibration;

import io.github.rlaifv.core.policy.Outcome;
import io.github.rlaifv.core.policy.PartialFailureException;
import io.github.rlaifv.core.run.BadDataException;
import io.github.rlaifv.feedback.score.ClaimedResponse;
import io.github.rlaifv.feedback.score.FeedbackScorer;
import io.github.rlaifv.feedback.score.ResponseScore;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Measures how reliable a labeler is: it judges claims of known truth, and the report shows how often the verdicts are
 * correct, how well the probabilities match the truth, and which threshold works best.
 *
 * <pre>{@code
 * CalibrationReport report = LabelerCalibration.builder().build()
 *     .report(FeedbackScorer.divideAndConquer(labeler), labeledClaims);
 * System.out.println(report.toTable());
 * }</pre>
 */
public final class LabelerCalibration {
    private final double threshold;
    private final int bins;
    private final int resamples;
    private final double confidence;
    private final long seed;

    private LabelerCalibration(Builder builder) {
        threshold = builder.threshold;
        bins = builder.bins;
        resamples = builder.resamples;
        confidence = builder.confidence;
        seed = builder.seed;
    }

    /** Returns a builder with the defaults: threshold 0.5, ten bins, and 95 % intervals from 1,000 resamples. */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * Lets a scorer judge claims, all claims of one image together, and reports. Claims without a verdict are skipped
     * and counted as undecided.
     *
     * @param scorer a scorer that gives one verdict per claim, such as {@link
     *     io.github.rlaifv.feedback.score.DivideAndConquerScorer} or an ensemble; its own threshold is ignored
     * @param claims claims with their truth
     * @throws BadDataException unless there are both true and false claims
     */
    public CalibrationReport report(FeedbackScorer scorer, List<LabeledClaim> claims) {
        List<ScoredClaim> judged = judge(scorer, claims);
        return report(judged, claims.size() - judged.size(), scorer.settings());
    }

    /**
     * Reports on claims that have been judged already.
     *
     * @throws BadDataException unless there are both true and false claims
     */
    public CalibrationReport report(List<ScoredClaim> claims) {
        return report(claims, 0, new TreeMap<>());
    }

    /**
     * Lets a scorer judge claims and returns its answers in the order of the claims. Claims without a verdict are
     * skipped: those whose answer begins with neither yes nor no, and those about an image whose requests failed.
     */
    public static List<ScoredClaim> judge(FeedbackScorer scorer, List<LabeledClaim> claims) {
        ClaimsByImage.requireVerdicts(scorer);
        ClaimsByImage all = ClaimsByImage.of(claims);
        List<ClaimedResponse> responses = all.images().stream().map(all::asked).toList();
        List<Outcome<ResponseScore>> scores =
                Outcome.onePerRequest(scorer.tryScore(responses), responses.size(), scorer);
        if (scores.stream().allMatch(score -> score.failure().isPresent())) {
            throw new PartialFailureException(scores);
        }
        SortedMap<Integer, ScoredClaim> judged = new TreeMap<>();
        for (int i = 0; i < scores.size(); i++) {
            all.judged(all.images().get(i), scores.get(i).value())
                    .forEach(claim -> claim.scored().ifPresent(scored -> judged.put(claim.number(), scored)));
        }
        return List.copyOf(judged.values());
    }

    /**
     * Reports on claims that {@link #judge} judged.
     *
     * @param claims the answers
     * @param undecided number of further claims without a verdict
     * @param settings settings of the scorer by name
     * @throws BadDataException unless there are both true and false claims
     */
    public CalibrationReport report(List<ScoredClaim> claims, int undecided, SortedMap<String, String> settings) {
        int trueClaims = (int) claims.stream().filter(ScoredClaim::truth).count();
        requireBoth(trueClaims, claims.size());
        SortedClaims sorted = new SortedClaims(claims);
        Bootstrap bootstrap = new Bootstrap(sorted, resamples, confidence, seed);
        int[] all = new int[sorted.images()];
        Arrays.fill(all, 1);
        return new CalibrationReport(
                new ClaimSample(claims.size(), undecided, trueClaims, sorted.images()),
                new VerdictMetrics(
                        threshold,
                        sorted.at(threshold, all),
                        bootstrap.estimate(drawn -> sorted.at(threshold, drawn).accuracy()),
                        bootstrap.estimate(drawn -> sorted.at(threshold, drawn).precision()),
                        bootstrap.estimate(drawn -> sorted.at(threshold, drawn).recall()),
                        bootstrap.estimate(drawn -> sorted.at(threshold, drawn).f1()),
                        bootstrap.estimate(drawn -> sorted.at(threshold, drawn).balancedAccuracy())),
                bootstrap.estimate(sorted::auc),
                bootstrap.estimate(sorted::brier),
                bootstrap.estimate(drawn -> sorted.calibrationError(bins, drawn)),
                sorted.bins(bins, all),
                List.of(Criterion.values()).stream().map(bootstrap::best).toList(),
                new BootstrapIntervals(confidence, resamples, seed),
                Collections.unmodifiableSortedMap(new TreeMap<>(settings)));
    }

    /**
     * Reports on claims that were judged in a folder.
     *
     * @throws BadDataException unless there are both true and false claims
     */
    public CalibrationReport report(JudgedClaims judged) {
        return report(judged.claims(), judged.undecided(), judged.scorer());
    }

    static void requireBoth(int trueClaims, int claims) {
        if (trueClaims == 0 || trueClaims == claims) {
            throw new BadDataException("a calibration needs both true and false claims, but " + trueClaims + " of "
                    + claims + " are true: add claims of the other kind");
        }
    }

    /** Returns everything that the report depends on besides the answers, by name. */
    SortedMap<String, String> settings() {
        SortedMap<String, String> settings = new TreeMap<>();
        settings.put("threshold", Double.toString(threshold));
        settings.put("bins", Integer.toString(bins));
        settings.put("resamples", Integer.toString(resamples));
        settings.put("confidence", Double.toString(confidence));
        settings.put("seed", Long.toString(seed));
        return settings;
    }

    /** Builds a {@link LabelerCalibration}. All options have defaults. */
    public static final class Builder {
        private double threshold = 0.5;
        private int bins = 10;
        private int resamples = 1000;
        private double confidence = 0.95;
        private long seed;

        private Builder() {}

        /** Sets the threshold to report on, in [0, 1). Default: 0.5, the paper's rule. */
        public Builder threshold(double value) {
            if (!(value >= 0 && value < 1)) {
                throw new IllegalArgumentException("threshold must be in [0, 1), was " + value);
            }
            threshold = value;
            return this;
        }

        /** Sets the number of reliability bins, which have equal width. Default: 10. */
        public Builder bins(int value) {
            if (value < 1) {
                throw new IllegalArgumentException("bins must be >= 1, was " + value);
            }
            bins = value;
            return this;
        }

        /** Sets the number of bootstrap resamples. Default: 1,000. */
        public Builder resamples(int value) {
            if (value < 1) {
                throw new IllegalArgumentException("resamples must be >= 1, was " + value);
            }
            resamples = value;
            return this;
        }

        /** Sets the confidence level of the intervals, in (0, 1). Default: 0.95. */
        public Builder confidence(double value) {
            if (!(value > 0 && value < 1)) {
                throw new IllegalArgumentException("confidence must be in (0, 1), was " + value);
            }
            confidence = value;
            return this;
        }

        /** Sets the seed of the bootstrap. Default: 0. */
        public Builder seed(long value) {
            seed = value;
            return this;
        }

        public LabelerCalibration build() {
            return new LabelerCalibration(this);
        }
    }
}

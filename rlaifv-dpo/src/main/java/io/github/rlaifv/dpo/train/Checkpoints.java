package io.github.rlaifv.dpo.train;

import io.github.rlaifv.core.internal.ScoreOrder;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * When a training run writes checkpoints and which of them are kept. A checkpoint holds everything that the rest of the
 * run depends on: trained weights, both moments of AdamW, the position in the data and the state of losses. A run that
 * is started again with the same model, data and options in the same folder resumes from the newest checkpoint and ends
 * with the same bytes as an uninterrupted run. When a run is finished, only the best checkpoints are kept, if any were
 * asked for.
 *
 * <p>A checkpoint takes 12 bytes per trained number, and a new one is written before the one that it replaces is
 * deleted: a run needs space for one more than are kept, {@code newest + best}. A run that writes checkpoints reports
 * this size to its listener before any work, and a run whose checkpoints and trained model don't fit on the disk is
 * refused then.
 *
 * @param every number of optimizer steps between two checkpoints; 0 writes none
 * @param newest how many of the newest checkpoints are kept during the run, at least 1
 * @param best how many checkpoints with the best held-out metric are kept as well; if it is not 0, each evaluation
 *     writes a checkpoint
 * @param metric name of the metric that selects the best ones, such as {@code eval_loss} or
 *     {@code eval_rewards/accuracies}; empty if {@code best} is 0
 * @param higherIsBetter whether higher values of the metric are better
 * @param bestAtEnd whether the run ends with the weights of the best checkpoint
 * @param otherSettings whether an interrupted run may resume with other settings than it started with
 */
public record Checkpoints(
        long every,
        int newest,
        int best,
        String metric,
        boolean higherIsBetter,
        boolean bestAtEnd,
        boolean otherSettings) {
    /** Default number of optimizer steps between two checkpoints. */
    public static final long DEFAULT_EVERY = 500;

    public Checkpoints {
        if (every < 0) {
            throw new IllegalArgumentException("every must be >= 0, was " + every);
        }
        if (newest < 1) {
            throw new IllegalArgumentException("newest must be >= 1, was " + newest);
        }
        if (best < 0) {
            throw new IllegalArgumentException("best must be >= 0, was " + best);
        }
        if (best > 0 == metric.isEmpty()) {
            throw new IllegalArgumentException("best (" + best + ") and metric ('" + metric
                    + "') belong together: set both with keepBest, or none");
        }
        if (bestAtEnd && best == 0) {
            throw new IllegalArgumentException("bestAtEnd requires keepBest: set it first");
        }
    }

    /** Writes no checkpoints: an interrupted run starts over. */
    public static Checkpoints none() {
        return every(0);
    }

    /** Writes a checkpoint every {@code steps} optimizer steps and keeps the newest one. */
    public static Checkpoints every(long steps) {
        return new Checkpoints(steps, 1, 0, "", true, false, false);
    }

    /** Returns a copy that keeps a number of the newest checkpoints. */
    public Checkpoints keepNewest(int count) {
        return new Checkpoints(every, count, best, metric, higherIsBetter, bestAtEnd, otherSettings);
    }

    /**
     * Returns a copy that also keeps the best checkpoints by a metric of the held-out evaluations, after the run as
     * well. Metrics with {@code loss} in their name are better when lower, others when higher.
     */
    public Checkpoints keepBest(int count, String byMetric) {
        return keepBest(count, byMetric, !byMetric.toLowerCase(Locale.ROOT).contains("loss"));
    }

    /**
     * Returns a copy that also keeps the best checkpoints by a metric whose name does not show which direction is
     * better.
     */
    public Checkpoints keepBest(int count, String byMetric, boolean higher) {
        return new Checkpoints(every, newest, count, byMetric, higher, bestAtEnd, otherSettings);
    }

    /**
     * Returns a copy where the run ends with the weights of the best checkpoint instead of those of the last step.
     * Default: false.
     */
    public Checkpoints bestAtEnd(boolean value) {
        return new Checkpoints(every, newest, best, metric, higherIsBetter, value, otherSettings);
    }

    /**
     * Returns a copy where an interrupted run may resume from its newest checkpoint with other settings, such as a
     * lower learning rate after the loss jumped. Otherwise such a run is rejected with the name of the setting. Each
     * change is reported to the listener and recorded in {@code training.json}. Model, reference, data, batch size,
     * order and the set of trained parameters must not change, because the checkpoint's position in the data depends on
     * them. Default: false.
     */
    public Checkpoints continueWithOtherSettings(boolean value) {
        return new Checkpoints(every, newest, best, metric, higherIsBetter, bestAtEnd, value);
    }

    /** Returns whether one value of the metric is better than another; NaN is never better. */
    public boolean better(double score, double than) {
        return new ScoreOrder(higherIsBetter).better(score, than);
    }

    /** Returns in words what decides which weights a run ends with; empty if these are the weights of the last step. */
    public String chosenAtEnd() {
        if (!bestAtEnd) {
            return "";
        }
        boolean usual = !metric.toLowerCase(Locale.ROOT).contains("loss");
        return metric + (higherIsBetter == usual ? "" : higherIsBetter ? ", higher is better" : ", lower is better");
    }

    /** Returns the options as {@code training.json} records them. */
    public Map<String, Object> describe() {
        Map<String, Object> options = new TreeMap<>();
        options.put("every", every);
        if (best > 0) {
            options.put("best", best);
            options.put("metric", metric);
            options.put("higherIsBetter", higherIsBetter);
            options.put("bestAtEnd", bestAtEnd);
        }
        return options;
    }
}

package io.github.rlaifv.dpo.train;

import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * When a training run writes checkpoints and which of them stay. A checkpoint holds everything that the rest of the run
 * depends on: trained weights, both moments of AdamW, the place in the data, what losses remember. A run that is started
 * again with the same model, data and options in the same folder goes on from the newest one and ends with the bytes of an
 * unbroken run. When a run is finished, only the best ones stay, if any are wanted.
 *
 * <p>A checkpoint takes 12 bytes for each trained number.
 *
 * @param every optimizer steps between two checkpoints; 0 writes none
 * @param newest how many of the newest ones stay while the run goes on, at least 1
 * @param best how many of those with the best held-out metric stay besides; then each evaluation writes one
 * @param metric what the best are chosen by, such as {@code eval_loss} or {@code eval_rewards/accuracies}; empty without
 * @param higherIsBetter of the metric
 * @param bestAtEnd whether the weights of the best one are what the run ends with
 * @param otherSettings whether a run may go on with other settings than it began with
 */
public record Checkpoints(
        long every,
        int newest,
        int best,
        String metric,
        boolean higherIsBetter,
        boolean bestAtEnd,
        boolean otherSettings) {
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
            throw new IllegalArgumentException("a metric is needed to keep the best checkpoints, and only then");
        }
        if (bestAtEnd && best == 0) {
            throw new IllegalArgumentException("bestAtEnd needs keepBest");
        }
    }

    /** No checkpoints: a run that breaks off begins anew. */
    public static Checkpoints none() {
        return every(0);
    }

    /** A checkpoint every so many steps; the newest one stays. */
    public static Checkpoints every(long steps) {
        return new Checkpoints(steps, 1, 0, "", true, false, false);
    }

    /** The same with so many of the newest ones staying. */
    public Checkpoints keepNewest(int count) {
        return new Checkpoints(every, count, best, metric, higherIsBetter, bestAtEnd, otherSettings);
    }

    /**
     * Also keeps the best ones by a figure of the evaluations on held-out examples, after the run as well. Names with
     * {@code loss} in them are better when lower, others when higher.
     */
    public Checkpoints keepBest(int count, String byMetric) {
        return keepBest(count, byMetric, !byMetric.toLowerCase(Locale.ROOT).contains("loss"));
    }

    /** As the other, for metrics whose name doesn't tell. */
    public Checkpoints keepBest(int count, String byMetric, boolean higher) {
        return new Checkpoints(every, newest, count, byMetric, higher, bestAtEnd, otherSettings);
    }

    /** The run ends with the weights of the best checkpoint instead of the last step's. */
    public Checkpoints bestAtEnd(boolean value) {
        return new Checkpoints(every, newest, best, metric, higherIsBetter, value, otherSettings);
    }

    /**
     * Whether a run that was stopped may go on from its newest checkpoint with other settings, such as a lower learning
     * rate after the loss jumped; false, which refuses it by name. What changed is told to the listener and stands in
     * {@code training.json}. Model, reference, data, batch size, order and what is trained must stay: the checkpoint's
     * place in the data hangs on them.
     */
    public Checkpoints continueWithOtherSettings(boolean value) {
        return new Checkpoints(every, newest, best, metric, higherIsBetter, bestAtEnd, value);
    }

    /** Whether one score is better than another; a score that is no number is never better. */
    public boolean better(double score, double than) {
        return Double.isNaN(than) ? !Double.isNaN(score) : higherIsBetter ? score > than : score < than;
    }

    /** What decides which weights a run ends with; empty where it is the last step. */
    public String chosenAtEnd() {
        if (!bestAtEnd) {
            return "";
        }
        boolean usual = !metric.toLowerCase(Locale.ROOT).contains("loss");
        return metric + (higherIsBetter == usual ? "" : higherIsBetter ? ", higher is better" : ", lower is better");
    }

    /** For {@code training.json}. */
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

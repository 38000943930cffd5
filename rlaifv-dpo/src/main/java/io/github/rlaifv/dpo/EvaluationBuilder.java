package io.github.rlaifv.dpo;

import io.github.rlaifv.core.metric.MetricSink;
import io.github.rlaifv.core.run.RunListener;
import io.github.rlaifv.dpo.alignment.DevelopmentMetric;
import io.github.rlaifv.dpo.internal.metric.Evaluations;
import io.github.rlaifv.dpo.internal.metric.Observers;
import io.github.rlaifv.dpo.train.Checkpoints;
import io.github.rlaifv.dpo.train.HeldOutEvaluation;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Options of all trainings that change no step: when a run is evaluated, which checkpoints it keeps, and who is notified of
 * its metrics.
 *
 * @param <B> type of the builder itself
 */
public abstract class EvaluationBuilder<B extends EvaluationBuilder<B>> {
    private RunListener listener = RunListener.NONE;
    private final List<MetricSink> sinks = new ArrayList<>();
    private boolean tensorBoard;
    private long evaluateEvery;
    private int evaluationsPerEpoch = 1;
    private @Nullable DevelopmentMetric development;
    private Checkpoints checkpoints = Checkpoints.every(Checkpoints.DEFAULT_EVERY);

    EvaluationBuilder() {}

    abstract B self();

    /**
     * Adds a sink that receives the metrics of each step, besides the files in the output folder. Use a sink for one
     * run only; the caller closes it.
     */
    public B metrics(MetricSink value) {
        sinks.add(value);
        return self();
    }

    /**
     * Whether to write event files for TensorBoard, in the folder {@code tensorboard} of the output. Default: false.
     */
    public B tensorBoard(boolean value) {
        tensorBoard = value;
        return self();
    }

    /**
     * Number of steps between two evaluations on the held-out examples; 0 adds none to those of {@link
     * #evaluationsPerEpoch}. The end of an epoch is always evaluated. Default: 0.
     */
    public B evaluateEvery(long steps) {
        evaluateEvery = steps;
        return self();
    }

    /**
     * Number of evaluations per epoch, at equal distances of steps: with 4, each quarter of an epoch is evaluated. Part k of
     * n ends with the first step that reaches k / n of the epoch's steps, so an epoch with fewer steps has fewer
     * evaluations. Default: 1, the end of each epoch.
     */
    public B evaluationsPerEpoch(int value) {
        evaluationsPerEpoch = value;
        return self();
    }

    /**
     * Metric that each evaluation measures on the policy, in addition to the metrics of held-out examples. It is reported as
     * {@value HeldOutEvaluation#DEVELOPMENT}, by which {@link Checkpoints#keepBest(int, String)} can select, in the
     * direction of the metric. If it chooses on test sets, the listener is warned. Default: none.
     */
    public B development(DevelopmentMetric value) {
        development = value;
        return self();
    }

    /**
     * When checkpoints are written and which are kept. Default: one every {@value Checkpoints#DEFAULT_EVERY} steps; the
     * newest is kept until the run is finished.
     */
    public B checkpoints(Checkpoints value) {
        checkpoints = value;
        return self();
    }

    /** Listener that is notified of progress and metrics. Default: {@link RunListener#NONE}. */
    public B listener(RunListener value) {
        listener = value;
        return self();
    }

    Observers observers() {
        return new Observers(
                listener,
                sinks,
                tensorBoard,
                new Evaluations(evaluateEvery, evaluationsPerEpoch, Optional.ofNullable(development)));
    }

    /** Returns when checkpoints are written; those that the development metric selects have its direction. */
    Checkpoints kept() {
        return development == null || !checkpoints.metric().equals(HeldOutEvaluation.DEVELOPMENT)
                ? checkpoints
                : checkpoints.keepBest(checkpoints.best(), HeldOutEvaluation.DEVELOPMENT, development.higherIsBetter());
    }

    /**
     * Rejects a best-checkpoint metric that no evaluation will report.
     *
     * @param heldOut whether there are held-out examples
     * @param metrics names of the metrics that an evaluation of these reports
     */
    void checkChoice(boolean heldOut, Collection<String> metrics) {
        if (checkpoints.best() == 0) {
            return;
        }
        boolean developed = checkpoints.metric().equals(HeldOutEvaluation.DEVELOPMENT);
        if (developed && development == null) {
            throw new IllegalArgumentException("keepBest selects by " + checkpoints.metric()
                    + ", but there is no such metric: set it with development(..)");
        }
        if (!developed && !heldOut) {
            throw new IllegalArgumentException(
                    "keepBest selects by " + checkpoints.metric() + " on held-out examples: add some with heldOut(..)");
        }
        if (!developed && !metrics.contains(checkpoints.metric())) {
            throw new IllegalArgumentException("keepBest selects by " + checkpoints.metric()
                    + ", which evaluations do not report: use one of " + metrics);
        }
    }
}

package io.github.rlaifv.dpo.internal.run;

import io.github.rlaifv.core.internal.ledger.RunLedger;
import io.github.rlaifv.core.ledger.CountedModel;
import io.github.rlaifv.core.ledger.RunStages;
import io.github.rlaifv.core.ledger.Usage;
import io.github.rlaifv.core.ledger.UsageMeter;
import io.github.rlaifv.core.policy.NonFiniteResultException;
import io.github.rlaifv.core.run.Cancellation;
import io.github.rlaifv.core.run.NonFiniteWeightsException;
import io.github.rlaifv.core.run.RunListener;
import io.github.rlaifv.dpo.alignment.DevelopmentMetric;
import io.github.rlaifv.dpo.internal.checkpoint.StoredCheckpoint;
import io.github.rlaifv.dpo.internal.checkpoint.TrainingState;
import io.github.rlaifv.dpo.internal.metric.EpochMeans;
import io.github.rlaifv.dpo.internal.metric.Evaluations;
import io.github.rlaifv.dpo.internal.metric.StepRecorder;
import io.github.rlaifv.dpo.internal.step.Optimization;
import io.github.rlaifv.dpo.internal.step.OptimizerOptions;
import io.github.rlaifv.dpo.internal.step.StepObjective;
import io.github.rlaifv.dpo.train.Checkpoints;
import io.github.rlaifv.dpo.train.EpochHook;
import io.github.rlaifv.dpo.train.HeldOutEvaluation;
import io.github.rlaifv.dpo.train.KeptCheckpoint;
import io.github.rlaifv.dpo.train.StepResult;
import io.github.rlaifv.dpo.train.TrainingDivergedException;
import io.github.rlaifv.dpo.train.UnequalReplicasException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Iterates over epochs and batches, with learning rates, checkpoints and evaluations; the same for every objective. Use
 * it for one run.
 */
final class TrainingLoop {
    /**
     * Summary of a training loop.
     *
     * @param steps number of optimizer steps taken
     * @param resumedAfter number of steps that an earlier process had taken
     * @param epochs number of epochs begun
     * @param epochMeans means of all metrics, one map per epoch
     * @param evaluations evaluations on held-out examples, in order
     * @param best checkpoints that are kept, the best first
     * @param last the newest checkpoint; empty if none was written
     */
    record Summary(
            long steps,
            long resumedAfter,
            int epochs,
            List<Map<String, Double>> epochMeans,
            List<HeldOutEvaluation> evaluations,
            List<KeptCheckpoint> best,
            Optional<Path> last) {}

    private final TrainerSetup setup;
    private final String stage;
    private final TrainingTask task;
    private final Optimization optimization;
    private final StepRecorder recorder;
    private final CheckpointFolder checkpoints;
    private final BatchPlan plan;
    private final long total;
    private final List<HeldOutEvaluation> evaluations = new ArrayList<>();
    private EpochMeans metrics = new EpochMeans(TrainingState.START);
    private @Nullable Path last;

    TrainingLoop(
            TrainerSetup setup,
            TrainingTask task,
            Optimization optimization,
            StepRecorder recorder,
            CheckpointFolder checkpoints) {
        this.setup = setup;
        this.stage = setup.kind().stage();
        this.task = task;
        this.optimization = optimization;
        this.recorder = recorder;
        this.checkpoints = checkpoints;
        this.plan = new BatchPlan(task.examples(), setup.options().batching(), task.tokens());
        this.total = plan.steps();
    }

    /**
     * Trains, starting from the newest checkpoint if there is one.
     *
     * @throws TrainingDivergedException if the run diverges; the message names the last checkpoint
     * @throws UnequalReplicasException if replicas no longer have the same weights; the message names the last
     *     checkpoint
     */
    Summary run(EpochHook hook) {
        try {
            return steps(hook);
        } catch (TrainingDivergedException e) {
            throw last == null
                    ? e
                    : new TrainingDivergedException(e.getMessage() + ". The last checkpoint is " + last, e);
        } catch (UnequalReplicasException e) {
            throw last == null ? e : new UnequalReplicasException(e.getMessage() + ". The last checkpoint is " + last);
        } catch (NonFiniteWeightsException e) {
            throw TrainingDivergedException.weights(optimization.steps(), e, Optional.ofNullable(last));
        } catch (NonFiniteResultException e) {
            if (optimization.steps() == 0) {
                throw e;
            }
            throw new TrainingDivergedException("after step " + optimization.steps() + ": " + e.getMessage()
                    + (last == null ? "" : ". The last checkpoint is " + last));
        }
    }

    private Summary steps(EpochHook hook) {
        RunListener listener = setup.listener();
        TrainingState begun = begin();
        listener.stageStarted(stage, total);
        if (begun.step() > 0) {
            listener.note(stage, "resumes after step " + begun.step() + ", from " + last);
            checkpoints.changes().stream()
                    .filter(change -> change.afterStep() == begun.step())
                    .forEach(change -> listener.note(
                            stage,
                            "resumes with another " + change.name() + ": " + change.now() + ", was "
                                    + change.before()));
            listener.progressed(stage, begun.step());
        }
        noteLittle(listener);
        long step = begun.step();
        int epoch = begun.begun();
        BatchPlan.Epoch batches = plan.epoch(Math.max(1, epoch));
        EpochParts parts = new EpochParts(hook.callsPerEpoch());
        Evaluations evaluated = setup.observers().evaluations();
        EpochParts evaluatedParts = new EpochParts(evaluated.perEpoch());
        boolean goOn = true;
        boolean fresh = true;
        CountedModel model = optimization.policy().counted();
        while (goOn && step < total) {
            Cancellation.check("training");
            if (step == plan.start(epoch + 1)) {
                epoch++;
                batches = plan.epoch(epoch);
            }
            int within = (int) (step - plan.start(epoch));
            int to = batches.end(within);
            List<Integer> batch = batches.batch(within);
            StepObjective now = task.objective().of(step, epoch, batch);
            if (fresh) {
                optimization.memory(now).ifPresent(message -> listener.note(stage, message));
                fresh = false;
            }
            StepResult result = optimization.step(now, learningRate(step));
            step++;
            UsageMeter.add(model, Usage.ofSteps(1));
            RunLedger.tick();
            metrics.add(result);
            double passed = epoch - 1 + (double) to / task.examples();
            recorder.step(result, passed, batch.size());
            listener.progressed(stage, step);
            boolean ends = to == task.examples() || step == total;
            int steps = batches.ends().size();
            boolean partEnds = evaluatedParts.endedBy(epoch, within + 1, steps, ends) > 0;
            Optional<HeldOutEvaluation> evaluation =
                    partEnds || due(evaluated.everySteps(), step) ? evaluate(step, passed) : Optional.empty();
            if (ends) {
                metrics.endEpoch();
            }
            int part = parts.endedBy(epoch, within + 1, steps, ends);
            if (part > 0) {
                goOn = hook.afterPart(part, optimization.policy());
            }
            long taken = step;
            int begunEpochs = epoch;
            boolean more = goOn && step < total;
            // an interruption does not lose this step: it ends the run before the next one
            Cancellation.uninterrupted(() -> keep(taken, begunEpochs, evaluation, more));
            recorder.restartClock();
        }
        recorder.incomplete(step).ifPresent(message -> listener.warned(stage, message));
        optimization.compareReplicas();
        listener.stageFinished(stage);
        List<StoredCheckpoint> best = checkpoints.best();
        if (safeguard().bestAtEnd() && !best.isEmpty()) {
            optimization.load(best.get(0).path(), best.get(0).state());
        }
        List<KeptCheckpoint> kept = best.stream()
                .map(one -> new KeptCheckpoint(one.path(), one.state().step(), one.score()))
                .toList();
        return new Summary(
                step, begun.step(), epoch, metrics.means(), List.copyOf(evaluations), kept, Optional.ofNullable(last));
    }

    private double learningRate(long step) {
        OptimizerOptions options = setup.options().optimizer();
        return options.learningRate() * options.schedule().factor(step, total);
    }

    /** Warns the listener of a choice on test sets and of a warm-up that had to be shortened, and notes a rate of 0. */
    private void noteLittle(RunListener listener) {
        OptimizerOptions options = setup.options().optimizer();
        setup.choice().flatMap(DevelopmentMetric::caution).ifPresent(message -> listener.warned(stage, message));
        options.schedule().shortened(total).ifPresent(message -> listener.warned(stage, message));
        if (options.learningRate() == 0) {
            listener.note(stage, "the learning rate is 0: the weights do not change");
        }
    }

    private TrainingState begin() {
        Optional<StoredCheckpoint> stored = checkpoints.open();
        if (stored.isEmpty()) {
            recorder.begin();
            return TrainingState.START;
        }
        TrainingState state = stored.get().state();
        last = stored.get().path();
        optimization.load(stored.get().path(), state);
        task.memory().seen(state.logRatios());
        metrics = new EpochMeans(state);
        evaluations.addAll(state.evaluations());
        recorder.resumeAfter(state.step());
        return state;
    }

    private Checkpoints safeguard() {
        return setup.options().saving().checkpoints();
    }

    private static boolean due(long every, long step) {
        return every > 0 && step % every == 0;
    }

    private boolean keep(long step, int epoch, Optional<HeldOutEvaluation> evaluation, boolean more) {
        double score = safeguard().best() == 0
                ? Double.NaN
                : evaluation.map(one -> one.metric(safeguard().metric())).orElse(Double.NaN);
        if (!(more && due(safeguard().every(), step)) && Double.isNaN(score)) {
            return false;
        }
        TrainingState state = new TrainingState(
                step,
                epoch,
                metrics.sums(),
                metrics.steps(),
                metrics.means(),
                evaluations,
                task.memory().seen(),
                optimization.history());
        recorder.sync();
        last = checkpoints.write(state, score, optimization::save).path();
        return true;
    }

    private Optional<HeldOutEvaluation> evaluate(long step, double epoch) {
        Map<String, Double> told = new TreeMap<>();
        recorder.restartClock();
        task.heldOut().evaluate(optimization.policy()).forEach((name, value) -> told.put("eval_" + name, value));
        setup.observers()
                .evaluations()
                .development()
                .ifPresent(metric -> told.put(
                        HeldOutEvaluation.DEVELOPMENT,
                        UsageMeter.stage(
                                RunStages.DEVELOPMENT, () -> metric.value().applyAsDouble(optimization.policy()))));
        if (told.isEmpty()) {
            return Optional.empty();
        }
        HeldOutEvaluation evaluation = new HeldOutEvaluation(step, epoch, told);
        recorder.evaluation(evaluation);
        evaluations.add(evaluation);
        return Optional.of(evaluation);
    }
}

package io.github.rlaifv.dpo.internal.run;

import io.github.rlaifv.core.internal.file.DiskSpace;
import io.github.rlaifv.core.internal.folder.WorkFolder;
import io.github.rlaifv.core.internal.ledger.RunLedger;
import io.github.rlaifv.core.ledger.RunStages;
import io.github.rlaifv.core.run.NonFiniteWeightsException;
import io.github.rlaifv.core.training.Lora;
import io.github.rlaifv.core.training.Parameter;
import io.github.rlaifv.core.training.TrainablePolicy;
import io.github.rlaifv.dpo.internal.checkpoint.TrainingFolder;
import io.github.rlaifv.dpo.internal.metric.StepRecorder;
import io.github.rlaifv.dpo.internal.step.Optimization;
import io.github.rlaifv.dpo.report.TrainingReport;
import io.github.rlaifv.dpo.train.EpochHook;
import io.github.rlaifv.dpo.train.TrainingDivergedException;
import io.github.rlaifv.dpo.train.TrainingResult;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A training run, the same for every trainer: checks, checkpoints, the training loop, and the files in the run's
 * folder. The trainer supplies the examples and the objective.
 */
public final class TrainingRun {
    private final TrainerSetup setup;
    private final TrainablePolicy policy;
    private final WorkFolder work;
    private final TrainingFolder folder;

    private TrainingRun(TrainerSetup setup, TrainablePolicy policy, WorkFolder work) {
        this.setup = setup;
        this.policy = policy;
        this.work = work;
        this.folder = new TrainingFolder(work.path());
    }

    /**
     * Trains a policy in place and writes the files of the run.
     *
     * @param setup setup of the trainer
     * @param policy the model to train
     * @param source the examples and the objective
     * @param output folder for the results
     * @param hook called after each epoch
     */
    public static TrainingResult train(
            TrainerSetup setup, TrainablePolicy policy, TrainingSource source, Path output, EpochHook hook) {
        setup.options().optimizer().requireTrainable(policy);
        try (WorkFolder work = TrainingFolder.open(output)) {
            return RunLedger.count(work, () -> new TrainingRun(setup, policy, work).train(source, hook));
        }
    }

    /**
     * Checks that the trained model, the checkpoints and what the hook keeps fit on the disk, before the number of
     * examples is known.
     *
     * @param setup setup of the trainer
     * @param policy the model to train; the same afterwards
     * @param output folder for the results
     * @param hook called after each epoch of the run
     */
    public static void requireSpace(TrainerSetup setup, TrainablePolicy policy, Path output, EpochHook hook) {
        List<Parameter> trained = setup.options().optimizer().trained().rehearse(policy);
        long there = DiskSpace.used(new TrainingFolder(output).checkpoints()) + hook.presentBytes();
        DiskPlan.ofAnyLength(setup.options(), policy, trained, keptBytes(setup, policy, hook))
                .require(output, there);
    }

    private static long keptBytes(TrainerSetup setup, TrainablePolicy policy, EpochHook hook) {
        return hook.keptBytes(policy, setup.options().batching().epochs());
    }

    /**
     * Saves a model as a run saves the trained one that is opened afterwards.
     *
     * @param setup setup of the trainer
     * @param policy the policy
     * @param folder the new folder
     */
    public static void save(TrainerSetup setup, TrainablePolicy policy, Path folder) {
        setup.options().saving().saveModel(policy, adapters(setup), folder);
    }

    /**
     * Returns the size of the model that {@link #save} writes, in bytes; 0 if unknown, or if adapters alone are written.
     *
     * @param setup setup of the trainer
     * @param policy the policy
     */
    public static long savedBytes(TrainerSetup setup, TrainablePolicy policy) {
        return setup.options().saving().modelBytes(policy, adapters(setup));
    }

    /**
     * Returns the shape of the adapters that a run saves in place of a model; empty if it saves a model.
     *
     * @param setup setup of the trainer
     */
    public static Optional<Lora> savedAdapters(TrainerSetup setup) {
        return setup.options()
                .optimizer()
                .trained()
                .lora()
                .filter(shape -> !setup.options().saving().mergedModel());
    }

    private static boolean adapters(TrainerSetup setup) {
        return setup.options().optimizer().trained().lora().isPresent();
    }

    private TrainingResult train(TrainingSource source, EpochHook hook) {
        long start = System.nanoTime();
        // everything that can be rejected is rejected now, not after hours of scoring
        source.check();
        RunIdentity known = source.identify(RunIdentity.of(setup, policy));
        List<Parameter> trained = setup.options().optimizer().rehearse(policy);
        checkpoints(known).checkKnown();
        long epoch = keptBytes(setup, policy, hook);
        checkDisk(DiskPlan.of(setup.options(), policy, trained, source.examples(), epoch), hook.presentBytes());
        PreparedExamples examples = source.prepare(folder, known);
        setup.options().optimizer().prepare(policy);
        CheckpointFolder checkpoints = checkpoints(examples.identity());
        RunRecord.Model model;
        TrainingLoop.Summary summary;
        try (Optimization optimization = new Optimization(
                        policy,
                        setup.options().optimizer(),
                        setup.options().batching().seed());
                StepRecorder recorder =
                        setup.observers().recorder(folder, setup.kind().unit())) {
            model = new RunRecord.Model(policy.name(), known.policy(), optimization.trainableNumbers());
            TrainingLoop loop = new TrainingLoop(setup, examples.task(), optimization, recorder, checkpoints);
            summary = RunLedger.stage(RunStages.TRAINING, () -> loop.run(hook));
        }
        work.requireHeld();
        Stream.of(examples.training(), examples.heldOut())
                .flatMap(use -> use.warning().stream())
                .forEach(warning -> setup.listener().warned(setup.kind().stage(), warning));
        RunRecord record = new RunRecord(
                setup.kind().objective(),
                setup.values().report(),
                setup.describeDevelopment(),
                model,
                examples,
                summary,
                checkpoints.changes(),
                save(summary),
                Duration.ofNanos(System.nanoTime() - start));
        folder.describe(record.json(folder));
        TrainingReport.write(folder.path());
        checkpoints.finish();
        return record.result();
    }

    private void checkDisk(DiskPlan plan, long ofEpochs) {
        plan.require(work.path(), DiskSpace.used(folder.checkpoints()) + ofEpochs);
        plan.note().ifPresent(note -> setup.listener().note(setup.kind().stage(), note));
    }

    private Path save(TrainingLoop.Summary summary) {
        try {
            return setup.options()
                    .saving()
                    .save(policy, setup.options().optimizer().trained(), folder);
        } catch (NonFiniteWeightsException e) {
            throw TrainingDivergedException.weights(summary.steps(), e, summary.last());
        }
    }

    private CheckpointFolder checkpoints(RunIdentity identity) {
        return new CheckpointFolder(work, setup.options().saving().checkpoints(), identity);
    }
}

package io.github.rlaifv.dpo;

import io.github.rlaifv.core.data.DatasetCard;
import io.github.rlaifv.core.data.PreferenceDataset;
import io.github.rlaifv.core.data.PreferencePair;
import io.github.rlaifv.core.internal.WorkFolder;
import io.github.rlaifv.core.policy.Policy;
import io.github.rlaifv.core.run.BadDataException;
import io.github.rlaifv.core.training.Lora;
import io.github.rlaifv.core.training.Parameter;
import io.github.rlaifv.core.training.TrainablePolicy;
import io.github.rlaifv.dpo.loss.Companion;
import io.github.rlaifv.dpo.loss.RunningMean;
import io.github.rlaifv.dpo.report.TrainingReport;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntFunction;
import java.util.function.IntUnaryOperator;
import java.util.stream.Stream;

/** Preference learning by the shared training loop. */
final class PairTrainer implements DpoTrainer {
    private static final String STAGE = "dpo";

    private final TrainingOptions options;
    private final PreferenceObjective objective;
    private final CompanionSource companions;
    private final PairLimits limits;
    private final int referenceBatch;
    private final Optional<DatasetCard> storedReference;
    private final PreferenceDataset heldOut;
    private final Observers observers;

    PairTrainer(
            TrainingOptions options,
            PreferenceObjective objective,
            CompanionSource companions,
            PairLimits limits,
            int referenceBatch,
            Optional<DatasetCard> storedReference,
            PreferenceDataset heldOut,
            Observers observers) {
        if (referenceBatch < 1) {
            throw new IllegalArgumentException("referenceBatch must be >= 1, was " + referenceBatch);
        }
        this.options = options;
        this.objective = objective;
        this.companions = companions;
        this.limits = limits;
        this.referenceBatch = referenceBatch;
        this.storedReference = storedReference;
        this.heldOut = heldOut;
        this.observers = observers;
    }

    @Override
    public TrainingResult train(
            TrainablePolicy policy, Policy reference, PreferenceDataset pairs, Path output, EpochHook hook) {
        try (WorkFolder work = TrainingFolder.open(output)) {
            return train(policy, reference, pairs, work, hook);
        }
    }

    private TrainingResult train(
            TrainablePolicy policy, Policy reference, PreferenceDataset pairs, WorkFolder work, EpochHook hook) {
        long start = System.nanoTime();
        TrainingFolder folder = new TrainingFolder(work.path());
        Map<String, Object> report = new LinkedHashMap<>();
        report.put("version", 1);
        report.put("objective", objective.loss().name());
        report.put("options", describe());
        report.put("policy", policy.name());
        report.put("policyFingerprint", policy.fingerprint());
        report.put("reference", reference.name());

        Map<String, String> identity = settings(options.identity(policy));
        identity.put("policy", policy.fingerprint());
        boolean asked = asked(policy, pairs);
        identity.put("reference", asked ? reference.fingerprint() : "none");
        requireSome(pairs);
        // whatever can be refused now is not refused after hours of scoring
        options.rehearse(policy);
        checkCounts(policy, pairs);
        checkpoints(work, identity).checkKnown();

        boolean scored = asked && reference == policy && storedReference.isEmpty();
        PairSelection selection = new PairSelection(
                policy, scored, asked && storedReference.isEmpty(), limits, STAGE, observers.listener());
        ReferenceLogProbs references = asked && storedReference.isPresent()
                ? ReferenceLogProbs.stored(reference, pairs, storedReference.get())
                : references(asked, policy, reference, pairs, folder.reference());
        report.put("referenceFingerprint", references.fingerprint());
        if (asked && storedReference.isPresent()) {
            identity.put("stored reference figures", references.figures());
        }
        LeftOut skipped = new LeftOut();
        List<List<PairExample>> epochs =
                examples(selection, reference, references, folder::companions, options::epochsBegun, skipped);
        List<PairExample> used = epochs.get(0);
        LeftOut skippedHeldOut = new LeftOut();
        List<PairExample> unseen = List.of();
        identity.put("data", references.data());
        identity.put("held-out data", "none");
        if (heldOut.size() > 0) {
            ReferenceLogProbs ofUnseen = references(asked, policy, reference, heldOut, folder.heldOutReference());
            identity.put("held-out data", ofUnseen.data());
            unseen = examples(
                            selection,
                            reference,
                            ofUnseen,
                            epoch -> folder.heldOutCompanions(),
                            count -> 1,
                            skippedHeldOut)
                    .get(0);
        }
        boolean same = asked && reference.fingerprint().equals(policy.fingerprint());
        Optional<FirstStep> first =
                same && !drops(policy) ? Optional.of(new FirstStep(policy.computeType())) : Optional.empty();
        PairBatches batches = new PairBatches(policy, objective, options.microBatch(), first);

        TrainingLoop.Summary summary;
        CheckpointFolder checkpoints = checkpoints(work, identity);
        options.prepare(policy);
        try (Optimization optimization = new Optimization(policy, options);
                StepRecorder recorder = observers.recorder(folder, "pairs")) {
            report.put("trainableNumbers", optimization.trainableNumbers());
            TrainingTask task = new TrainingTask(
                    STAGE,
                    used.size(),
                    i -> MicroBatch.count(policy, used.get(i).requests(), "batchSize", "batchTokens"),
                    (steps, epoch, batch) -> {
                        List<PairExample> now = epochs.get(Math.min(epoch, epochs.size()) - 1);
                        return batches.objective(
                                steps, batch.stream().map(now::get).toList());
                    },
                    batches,
                    evaluation(unseen));
            summary = new TrainingLoop(options, observers, task, policy, optimization, recorder, checkpoints).run(hook);
        }
        work.requireHeld();
        skipped.warning("preference pairs", references.pairs().size())
                .ifPresent(warning -> observers.listener().warned(STAGE, warning));
        skippedHeldOut
                .warning("held-out pairs", Math.toIntExact(heldOut.size()))
                .ifPresent(warning -> observers.listener().warned(STAGE, warning));
        Path model = options.save(policy, folder, summary);
        Duration duration = Duration.ofNanos(System.nanoTime() - start);
        report.put("pairs", references.pairs().size());
        report.put("model", folder.path().relativize(model).toString());
        report.put("used", used.size());
        report.put("skipped", skipped.counts());
        report.put("leftOut", skipped.named());
        report.put("heldOut", unseen.size());
        report.put("heldOutSkipped", skippedHeldOut.counts());
        report.put("steps", summary.steps());
        report.put("epochs", summary.epochs());
        report.put("epochMeans", summary.epochMeans());
        report.put("evaluations", summary.evaluations());
        report.put("bestCheckpoints", folder.described(summary.best()));
        report.put("resumedAfterStep", summary.resumedAfter());
        report.put(
                "changedSettings",
                checkpoints.changes().stream().map(RunFile.Change::describe).toList());
        report.put("seconds", duration.toMillis() / 1000.0);
        folder.describe(report);
        TrainingReport.write(folder.path());
        checkpoints.finish();
        return new TrainingResult(
                model,
                summary.steps(),
                summary.epochs(),
                used.size(),
                skipped.counts(),
                summary.epochMeans(),
                duration,
                summary.evaluations(),
                summary.best());
    }

    private static void requireSome(PreferenceDataset pairs) {
        if (first(pairs).isEmpty()) {
            throw new BadDataException(
                    "there are no preference pairs to train on, so nothing can be learned: look at what"
                            + " was read, or at the counts of the feedback that should have given them");
        }
    }

    /** Whether training drops inputs of adapters that the policy carries: it then begins elsewhere than it scores. */
    private boolean drops(TrainablePolicy policy) {
        return options.lora().map(Lora::dropout).orElse(0.0) > 0
                && policy.parameters().stream().anyMatch(Parameter::adapter);
    }

    private CheckpointFolder checkpoints(WorkFolder work, Map<String, String> identity) {
        return new CheckpointFolder(work, options.safeguards().checkpoints(), identity);
    }

    /** Whether the reference is asked: always, unless no figure of it is needed and lengths are known without. */
    private boolean asked(TrainablePolicy policy, PreferenceDataset pairs) {
        return objective.needsReference()
                || first(pairs)
                        .map(pair -> !new ResponseLengths(policy).known(pair.prompt(), pair.chosen()))
                        .orElse(true);
    }

    private void checkCounts(TrainablePolicy policy, PreferenceDataset pairs) {
        if (limits.tokens() == 0 && options.batchTokens() == 0) {
            return;
        }
        first(pairs).ifPresent(pair -> {
            if (!new ResponseLengths(policy).known(pair.prompt(), pair.chosen())) {
                throw new BadDataException("the policy " + policy.name()
                        + " does not tell how many tokens a request takes: leave maxTokens and batchTokens out");
            }
        });
    }

    private static Optional<PreferencePair> first(PreferenceDataset pairs) {
        try (Stream<PreferencePair> all = pairs.stream()) {
            return all.findFirst();
        }
    }

    private ReferenceLogProbs references(
            boolean asked, TrainablePolicy policy, Policy reference, PreferenceDataset pairs, Path file) {
        return asked
                ? reference(reference, pairs, file)
                : ReferenceLogProbs.unasked(pairs, new ResponseLengths(policy));
    }

    /** The reference is asked before anything is trained: training may change it. */
    private ReferenceLogProbs reference(Policy reference, PreferenceDataset pairs, Path file) {
        boolean eachToken = !objective.weighting().uniform();
        return ReferenceLogProbs.compute(reference, pairs, file, eachToken, referenceBatch, observers.listener());
    }

    /** The pairs of each epoch that has companions of its own; of all epochs alike where the loss needs none. */
    private List<List<PairExample>> examples(
            PairSelection selection,
            Policy reference,
            ReferenceLogProbs references,
            IntFunction<Path> companionFiles,
            IntUnaryOperator epochs,
            LeftOut skipped) {
        List<PairExample> usable = selection.usable(references, skipped);
        Companion wanted = objective.loss().companion();
        if (wanted == Companion.NONE) {
            return List.of(usable);
        }
        List<ReferenceLogProbs> known = new ArrayList<>();
        for (int epoch = 1; epoch <= epochs.applyAsInt(usable.size()); epoch++) {
            PreferenceDataset beside =
                    companions.of(wanted, usable.stream().map(PairExample::pair).toList(), epoch);
            known.add(reference(reference, beside, companionFiles.apply(epoch)));
        }
        return selection.withCompanions(usable, known, skipped);
    }

    private HeldOut evaluation(List<PairExample> unseen) {
        if (unseen.isEmpty()) {
            return HeldOut.NONE;
        }
        List<PairReference> references =
                unseen.stream().map(PairExample::reference).toList();
        return new HeldOutBatches(
                unseen.stream().flatMap(pair -> pair.requests().stream()).toList(),
                PreferenceBatchLoss.of(objective, references, RunningMean.EMPTY),
                referenceBatch);
    }

    /** {@inheritDoc} */
    @Override
    public Map<String, String> settings() {
        return settings(options.identity());
    }

    private Map<String, String> settings(Map<String, String> identity) {
        identity.put("option loss", String.valueOf(objective.loss()));
        identity.put("option tokenWeighting", String.valueOf(objective.weighting()));
        identity.put("option sft", String.valueOf(objective.sft()));
        identity.put("option maxResponseTokens", String.valueOf(limits.responseTokens()));
        identity.put("option maxTokens", String.valueOf(limits.tokens()));
        identity.put("option evaluateEvery", String.valueOf(observers.evaluateEvery()));
        if (objective.loss().companion() == Companion.OTHER_IMAGE) {
            identity.put("option imageDamage", companions.describe());
        }
        return identity;
    }

    private Map<String, Object> describe() {
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("loss", objective.loss());
        all.put("tokenWeighting", objective.weighting());
        all.put("sft", objective.sft());
        all.put("maxResponseTokens", limits.responseTokens());
        all.put("maxTokens", limits.tokens());
        all.put("overlong", limits.overlong());
        if (objective.loss().companion() == Companion.OTHER_IMAGE) {
            all.put("imageDamage", companions.describe());
        }
        all.putAll(options.describe());
        return all;
    }
}

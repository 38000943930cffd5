package io.github.rlaifv.dpo;

import io.github.rlaifv.core.data.DatasetCard;
import io.github.rlaifv.core.data.PreferenceDataset;
import io.github.rlaifv.core.data.PreferencePair;
import io.github.rlaifv.core.policy.Policy;
import io.github.rlaifv.core.run.BadDataException;
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

/** Preference learning by the shared training loop. */
final class PairTrainer implements DpoTrainer {
    private static final String STAGE = "dpo";

    private final TrainingOptions options;
    private final PreferenceObjective objective;
    private final CompanionSource companions;
    private final int maxResponseTokens;
    private final int referenceBatch;
    private final Optional<DatasetCard> storedReference;
    private final PreferenceDataset heldOut;
    private final Observers observers;

    PairTrainer(
            TrainingOptions options,
            PreferenceObjective objective,
            CompanionSource companions,
            int maxResponseTokens,
            int referenceBatch,
            Optional<DatasetCard> storedReference,
            PreferenceDataset heldOut,
            Observers observers) {
        if (maxResponseTokens < 0) {
            throw new IllegalArgumentException("maxResponseTokens must be >= 0, was " + maxResponseTokens);
        }
        if (referenceBatch < 1) {
            throw new IllegalArgumentException("referenceBatch must be >= 1, was " + referenceBatch);
        }
        this.options = options;
        this.objective = objective;
        this.companions = companions;
        this.maxResponseTokens = maxResponseTokens;
        this.referenceBatch = referenceBatch;
        this.storedReference = storedReference;
        this.heldOut = heldOut;
        this.observers = observers;
    }

    @Override
    public TrainingResult train(
            TrainablePolicy policy, Policy reference, PreferenceDataset pairs, Path output, EpochHook hook) {
        long start = System.nanoTime();
        TrainingFolder folder = new TrainingFolder(output);
        Map<String, Object> report = new LinkedHashMap<>();
        report.put("version", 1);
        report.put("objective", objective.loss().name());
        report.put("options", describe());
        report.put("policy", policy.name());
        report.put("policyFingerprint", policy.fingerprint());
        report.put("reference", reference.name());

        ReferenceLogProbs references = storedReference
                .map(card -> ReferenceLogProbs.stored(reference, pairs, card))
                .orElseGet(() -> reference(reference, pairs, folder.reference()));
        report.put("referenceFingerprint", references.fingerprint());
        Map<String, Integer> skipped = new LinkedHashMap<>();
        List<PairExample> used = examples(reference, references, folder.companions(), skipped);
        Map<String, Integer> skippedHeldOut = new LinkedHashMap<>();
        List<PairExample> unseen = List.of();
        String unseenFingerprint = "none";
        if (heldOut.size() > 0) {
            ReferenceLogProbs ofUnseen = reference(reference, heldOut, folder.heldOutReference());
            unseenFingerprint = ofUnseen.fingerprint();
            unseen = examples(reference, ofUnseen, folder.heldOutCompanions(), skippedHeldOut);
        }
        PairBatches batches = new PairBatches(policy, objective, options.microBatch());

        TrainingLoop.Summary summary;
        Map<String, String> identity = identity();
        identity.put("policy", policy.fingerprint());
        identity.put("reference or data", references.fingerprint());
        identity.put("held-out data", unseenFingerprint);
        CheckpointFolder checkpoints =
                new CheckpointFolder(folder.checkpoints(), options.safeguards().checkpoints(), identity);
        options.prepare(policy);
        try (Optimization optimization = new Optimization(policy, options);
                StepRecorder recorder = observers.recorder(folder, "pairs")) {
            report.put("trainableNumbers", optimization.trainableNumbers());
            TrainingTask task = new TrainingTask(
                    STAGE,
                    used.size(),
                    batch -> batches.objective(batch.stream().map(used::get).toList()),
                    batches,
                    evaluation(unseen));
            summary = new TrainingLoop(options, observers, task, policy, optimization, recorder, checkpoints).run(hook);
        }
        Path model = options.save(policy, folder);
        Duration duration = Duration.ofNanos(System.nanoTime() - start);
        report.put("pairs", references.pairs().size());
        report.put("used", used.size());
        report.put("skipped", skipped);
        report.put("heldOut", unseen.size());
        report.put("heldOutSkipped", skippedHeldOut);
        report.put("steps", summary.steps());
        report.put("epochs", summary.epochs());
        report.put("epochMeans", summary.epochMeans());
        report.put("evaluations", summary.evaluations());
        report.put("bestCheckpoints", folder.described(summary.best()));
        report.put("resumedAfterStep", summary.resumedAfter());
        report.put("seconds", duration.toMillis() / 1000.0);
        folder.describe(report);
        TrainingReport.write(output);
        checkpoints.finish();
        return new TrainingResult(
                model,
                summary.steps(),
                summary.epochs(),
                used.size(),
                skipped,
                summary.epochMeans(),
                duration,
                summary.evaluations(),
                summary.best());
    }

    /** The reference is asked before anything is trained: training may change it. */
    private ReferenceLogProbs reference(Policy reference, PreferenceDataset pairs, Path file) {
        boolean eachToken = !objective.weighting().uniform();
        return ReferenceLogProbs.compute(reference, pairs, file, eachToken, referenceBatch, observers.listener());
    }

    private List<PairExample> examples(
            Policy reference, ReferenceLogProbs references, Path companionFile, Map<String, Integer> skipped) {
        List<PairExample> usable = usable(references, skipped);
        Companion wanted = objective.loss().companion();
        if (wanted == Companion.NONE) {
            return usable;
        }
        PreferenceDataset beside = companions.of(wanted, references.pairs());
        return withCompanions(usable, reference(reference, beside, companionFile), skipped);
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

    private List<PairExample> usable(ReferenceLogProbs references, Map<String, Integer> skipped) {
        List<PairExample> examples = new ArrayList<>();
        String firstReason = "";
        for (int i = 0; i < references.pairs().size(); i++) {
            PreferencePair pair = references.pairs().get(i);
            Optional<String> refused = references.unusable(i);
            String kind = "";
            String reason = "";
            if (refused.isPresent()) {
                kind = "refused by the model";
                reason = refused.get();
            } else {
                PairExample example = new PairExample(i, pair, references.of(i), null);
                int tokens = Math.max(
                        example.reference().chosen().tokens(),
                        example.reference().rejected().tokens());
                if (maxResponseTokens == 0 || tokens <= maxResponseTokens) {
                    examples.add(example);
                    continue;
                }
                kind = "longer than maxResponseTokens";
                reason = "a response has " + tokens + " tokens, allowed are " + maxResponseTokens;
            }
            skipped.merge(kind, 1, Integer::sum);
            observers.listener().skipped(STAGE, pair.instruction().id(), reason);
            firstReason = firstReason.isEmpty() ? pair.instruction().id() + ": " + reason : firstReason;
        }
        if (examples.isEmpty() && !skipped.isEmpty()) {
            throw new BadDataException("none of the " + references.pairs().size()
                    + " preference pairs can be trained on; the first is of instruction " + firstReason);
        }
        return examples;
    }

    private List<PairExample> withCompanions(
            List<PairExample> examples, ReferenceLogProbs known, Map<String, Integer> skipped) {
        List<PairExample> all = new ArrayList<>();
        for (PairExample example : examples) {
            Optional<String> refused = known.unusable(example.index());
            if (refused.isPresent()) {
                skipped.merge("companion refused by the model", 1, Integer::sum);
                observers.listener().skipped(STAGE, example.pair().instruction().id(), refused.get());
            } else {
                all.add(example.withCompanion(
                        known.pairs().get(example.index()),
                        known.of(example.index()).chosen()));
            }
        }
        return all;
    }

    /** The options that results depend on. */
    private Map<String, String> identity() {
        Map<String, String> identity = options.identity();
        identity.put("option loss", String.valueOf(objective.loss()));
        identity.put("option tokenWeighting", String.valueOf(objective.weighting()));
        identity.put("option sft", String.valueOf(objective.sft()));
        identity.put("option maxResponseTokens", String.valueOf(maxResponseTokens));
        identity.put("option evaluateEvery", String.valueOf(observers.evaluateEvery()));
        return identity;
    }

    private Map<String, Object> describe() {
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("loss", objective.loss());
        all.put("tokenWeighting", objective.weighting());
        all.put("sft", objective.sft());
        all.put("maxResponseTokens", maxResponseTokens);
        all.putAll(options.describe());
        return all;
    }
}

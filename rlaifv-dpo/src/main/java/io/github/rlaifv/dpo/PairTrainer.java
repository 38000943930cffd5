package io.github.rlaifv.dpo;

import io.github.rlaifv.core.data.PreferenceDataset;
import io.github.rlaifv.core.data.PreferencePair;
import io.github.rlaifv.core.policy.Policy;
import io.github.rlaifv.core.policy.ScoreRequest;
import io.github.rlaifv.core.run.BadDataException;
import io.github.rlaifv.core.training.TrainablePolicy;
import io.github.rlaifv.dpo.report.TrainingReport;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Preference learning by the shared training loop. */
final class PairTrainer implements DpoTrainer {
    private static final String STAGE = "dpo";

    private final TrainingOptions options;
    private final PreferenceLoss loss;
    private final SftTerm sft;
    private final int maxResponseTokens;
    private final int referenceBatch;
    private final PreferenceDataset heldOut;
    private final Observers observers;

    PairTrainer(
            TrainingOptions options,
            PreferenceLoss loss,
            SftTerm sft,
            int maxResponseTokens,
            int referenceBatch,
            PreferenceDataset heldOut,
            Observers observers) {
        if (maxResponseTokens < 0) {
            throw new IllegalArgumentException("maxResponseTokens must be >= 0, was " + maxResponseTokens);
        }
        if (referenceBatch < 1) {
            throw new IllegalArgumentException("referenceBatch must be >= 1, was " + referenceBatch);
        }
        this.options = options;
        this.loss = loss;
        this.sft = sft;
        this.maxResponseTokens = maxResponseTokens;
        this.referenceBatch = referenceBatch;
        this.heldOut = heldOut;
        this.observers = observers;
    }

    /**
     * A pair that can be trained on.
     *
     * @param index in the dataset
     */
    private record Example(int index, PreferencePair pair, PairReference reference) {
        ScoreRequest request() {
            return new ScoreRequest(pair.prompt(), List.of(pair.chosen(), pair.rejected()));
        }

        String name() {
            return pair.instruction().id() + " (pair " + index + ")";
        }
    }

    @Override
    public TrainingResult train(
            TrainablePolicy policy, Policy reference, PreferenceDataset pairs, Path output, EpochHook hook) {
        long start = System.nanoTime();
        TrainingFolder folder = new TrainingFolder(output);
        Map<String, Object> report = new LinkedHashMap<>();
        report.put("version", 1);
        report.put("objective", loss.name());
        report.put("options", describe());
        report.put("policy", policy.name());
        report.put("policyFingerprint", policy.fingerprint());
        report.put("reference", reference.name());

        ReferenceLogProbs references =
                ReferenceLogProbs.compute(reference, pairs, folder.reference(), referenceBatch, observers.listener());
        report.put("referenceFingerprint", references.fingerprint());
        Map<String, Integer> skipped = new LinkedHashMap<>();
        List<Example> examples = usable(references, skipped);
        Map<String, Integer> skippedHeldOut = new LinkedHashMap<>();
        List<Example> unseen = unseen(reference, folder, skippedHeldOut);

        TrainingLoop.Summary summary;
        options.prepare(policy);
        try (Optimization optimization = new Optimization(policy, options);
                StepRecorder recorder = observers.recorder(folder, "pairs")) {
            report.put("trainableNumbers", optimization.trainableNumbers());
            summary = new TrainingLoop(STAGE, options, observers)
                    .run(
                            policy,
                            optimization,
                            examples.size(),
                            batch -> objective(batch.stream().map(examples::get).toList()),
                            evaluation(unseen),
                            recorder,
                            hook);
        }
        Path model = options.save(policy, folder);
        Duration duration = Duration.ofNanos(System.nanoTime() - start);
        report.put("pairs", references.pairs().size());
        report.put("used", examples.size());
        report.put("skipped", skipped);
        report.put("heldOut", unseen.size());
        report.put("heldOutSkipped", skippedHeldOut);
        report.put("steps", summary.steps());
        report.put("epochs", summary.epochs());
        report.put("epochMeans", summary.epochMeans());
        report.put("evaluations", summary.evaluations());
        report.put("seconds", duration.toMillis() / 1000.0);
        folder.describe(report);
        TrainingReport.write(output);
        return new TrainingResult(
                model,
                summary.steps(),
                summary.epochs(),
                examples.size(),
                skipped,
                summary.epochMeans(),
                duration,
                summary.evaluations());
    }

    /** The reference is asked now: training may change it. */
    private List<Example> unseen(Policy reference, TrainingFolder folder, Map<String, Integer> skipped) {
        if (heldOut.size() == 0) {
            return List.of();
        }
        return usable(
                ReferenceLogProbs.compute(
                        reference, heldOut, folder.heldOutReference(), referenceBatch, observers.listener()),
                skipped);
    }

    private HeldOut evaluation(List<Example> unseen) {
        if (unseen.isEmpty()) {
            return HeldOut.NONE;
        }
        List<PairReference> references = unseen.stream().map(Example::reference).toList();
        return new HeldOutBatches(
                unseen.stream().map(Example::request).toList(),
                new PreferenceBatchLoss(loss, sft, references, references.size()),
                referenceBatch);
    }

    private List<Example> usable(ReferenceLogProbs references, Map<String, Integer> skipped) {
        List<Example> examples = new ArrayList<>();
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
                Example example = new Example(i, pair, references.of(i));
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

    private StepObjective objective(List<Example> batch) {
        List<StepObjective.Part> parts = new ArrayList<>();
        for (int from = 0; from < batch.size(); from += options.microBatch()) {
            List<Example> part = batch.subList(from, Math.min(batch.size(), from + options.microBatch()));
            List<PairReference> references =
                    part.stream().map(Example::reference).toList();
            parts.add(new StepObjective.Part(
                    part.stream().map(Example::request).toList(),
                    new PreferenceBatchLoss(loss, sft, references, batch.size())));
        }
        return new StepObjective() {
            @Override
            public List<Part> parts() {
                return parts;
            }

            @Override
            public String describe() {
                return "the preference pairs of "
                        + batch.stream().map(Example::name).collect(Collectors.joining(", "));
            }
        };
    }

    private Map<String, Object> describe() {
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("loss", loss);
        all.put("sft", sft);
        all.put("maxResponseTokens", maxResponseTokens);
        all.putAll(options.describe());
        return all;
    }
}

package io.github.rlaifv.dpo;

import io.github.rlaifv.core.data.ImageSource;
import io.github.rlaifv.core.internal.WorkFolder;
import io.github.rlaifv.core.run.BadDataException;
import io.github.rlaifv.core.run.Cancellation;
import io.github.rlaifv.core.run.UnusableImages;
import io.github.rlaifv.core.training.TrainablePolicy;
import io.github.rlaifv.dpo.report.TrainingReport;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Supervised fine-tuning: imitates given responses. {@link #train} goes over a list in epochs; {@link #open} leaves data
 * and learning rate of each step to the caller.
 *
 * <pre>{@code
 * try (SftSession session = SftTrainer.builder().weightDecay(0.02).build().open(policy)) {
 *     session.step(batch, 1e-3);
 * }
 * }</pre>
 */
public final class SftTrainer {
    private final TrainingOptions options;
    private final SftLoss.Mean mean;
    private final List<WeightedRequest> heldOut;
    private final UnusableImages unusableImages;
    private final Observers observers;

    private SftTrainer(
            TrainingOptions options,
            SftLoss.Mean mean,
            List<WeightedRequest> heldOut,
            UnusableImages unusableImages,
            Observers observers) {
        this.unusableImages = unusableImages;
        this.options = options;
        this.mean = mean;
        this.heldOut = List.copyOf(heldOut);
        this.observers = observers;
    }

    /** A builder: one epoch, rate 2e-5 (2e-4 with adapters), mean over tokens. */
    public static Builder builder() {
        return new Builder();
    }

    /** What results depend on, to the bit, besides model and data. */
    Map<String, String> settings() {
        return settings(options.identity());
    }

    private Map<String, String> settings(Map<String, String> identity) {
        identity.put("option mean", mean.name());
        identity.put("option evaluateEvery", String.valueOf(observers.evaluateEvery()));
        return identity;
    }

    /** Begins with a fresh optimizer. Epochs, batch size, learning rate and schedule of the builder play no part. */
    public SftSession open(TrainablePolicy policy) {
        options.prepare(policy);
        return new SftSession(policy, options, mean);
    }

    /**
     * Trains the policy in place and saves it as {@code model/}, beside {@code metrics.jsonl}, {@code performance.jsonl}, {@code
     * metrics.csv} and {@code training.json}.
     *
     * @throws BadDataException if there are no examples, if another run writes to the folder, or it holds files of others
     *     under the names of the results
     * @throws TrainingDivergedException if loss or gradient stops being finite; it names the examples
     */
    public TrainingResult train(TrainablePolicy policy, List<WeightedRequest> examples, Path output) {
        try (WorkFolder work = TrainingFolder.open(output)) {
            if (examples.isEmpty()) {
                throw new BadDataException("there are no examples to train on, so nothing can be learned: "
                        + "look at what was read or made before training");
            }
            return train(policy, examples, work);
        }
    }

    private TrainingResult train(TrainablePolicy policy, List<WeightedRequest> given, WorkFolder work) {
        LeftOut leftOut = new LeftOut();
        Map<ImageSource, Optional<Refusal>> images = new HashMap<>();
        List<WeightedRequest> examples = usable(policy, given, "example", images, leftOut);
        if (examples.isEmpty()) {
            throw new BadDataException("none of the " + given.size() + " examples can be trained on: "
                    + leftOut.named().get(0).get("reason"));
        }
        LeftOut leftOutUnseen = new LeftOut();
        List<WeightedRequest> unseen = usable(policy, heldOut, "held-out example", images, leftOutUnseen);
        if (unseen.isEmpty() && !heldOut.isEmpty()) {
            throw new BadDataException("none of the " + heldOut.size() + " held-out examples can be evaluated: "
                    + leftOutUnseen.named().get(0).get("reason") + "; mend the images, or give no heldOut(..)");
        }
        long start = System.nanoTime();
        TrainingFolder folder = new TrainingFolder(work.path());
        Map<String, Object> report = new LinkedHashMap<>();
        report.put("version", 1);
        report.put("objective", "sft");
        Map<String, Object> described = options.describe();
        described.put("mean", mean);
        report.put("options", described);
        report.put("policy", policy.name());
        report.put("policyFingerprint", policy.fingerprint());
        TrainingLoop.Summary summary;
        Map<String, String> identity = settings(options.identity(policy));
        identity.put("policy", policy.fingerprint());
        identity.put("data", ContentKeys.requests(given));
        identity.put("held-out data", ContentKeys.requests(heldOut));
        options.rehearse(policy);
        CheckpointFolder checkpoints =
                new CheckpointFolder(work, options.safeguards().checkpoints(), identity);
        options.prepare(policy);
        try (Optimization optimization = new Optimization(policy, options);
                StepRecorder recorder = observers.recorder(folder, "samples")) {
            report.put("trainableNumbers", optimization.trainableNumbers());
            TrainingTask task = new TrainingTask(
                    "sft",
                    examples.size(),
                    i -> MicroBatch.count(policy, List.of(examples.get(i).request()), "batchSize", "batchTokens"),
                    (steps, epoch, batch) -> new SftObjective(
                            options.microBatch()
                                    .cut(
                                            batch.stream().map(examples::get).toList(),
                                            policy,
                                            one -> List.of(one.request())),
                            mean,
                            "the examples of index " + batch),
                    LossMemory.NONE,
                    evaluation(unseen));
            summary = new TrainingLoop(options, observers, task, policy, optimization, recorder, checkpoints)
                    .run(EpochHook.NONE);
        }
        work.requireHeld();
        leftOut.warning("examples", given.size())
                .ifPresent(warning -> observers.listener().warned("sft", warning));
        leftOutUnseen
                .warning("held-out examples", heldOut.size())
                .ifPresent(warning -> observers.listener().warned("sft", warning));
        Path model = options.save(policy, folder, summary);
        Duration duration = Duration.ofNanos(System.nanoTime() - start);
        report.put("model", folder.path().relativize(model).toString());
        report.put("used", examples.size());
        report.put("skipped", leftOut.counts());
        report.put(
                "leftOut",
                Stream.of(leftOut, leftOutUnseen)
                        .flatMap(one -> one.named().stream())
                        .toList());
        report.put("steps", summary.steps());
        report.put("epochs", summary.epochs());
        report.put("epochMeans", summary.epochMeans());
        report.put("heldOut", unseen.size());
        report.put("heldOutSkipped", leftOutUnseen.counts());
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
                examples.size(),
                leftOut.counts(),
                summary.epochMeans(),
                duration,
                summary.evaluations(),
                summary.best());
    }

    /** Those whose images can be used; each image is looked at once. */
    private List<WeightedRequest> usable(
            TrainablePolicy policy,
            List<WeightedRequest> given,
            String what,
            Map<ImageSource, Optional<Refusal>> known,
            LeftOut leftOut) {
        List<WeightedRequest> usable = new ArrayList<>();
        for (int i = 0; i < given.size(); i++) {
            Cancellation.check("looking at images");
            Optional<Refusal> refusal = given.get(i).request().prompt().images().stream()
                    .flatMap(image -> known.computeIfAbsent(image, one -> Refusal.ofImage(policy, one)).stream())
                    .findFirst();
            if (refusal.isEmpty()) {
                usable.add(given.get(i));
                continue;
            }
            if (unusableImages == UnusableImages.STOP) {
                throw new BadDataException("the " + what + " of index " + i + " can't be used: "
                        + refusal.get().reason()
                        + "; leave it out, or set unusableImages(SKIP) to have such examples skipped and counted");
            }
            leftOut.add(what + " " + i, refusal.get());
            observers.listener().skipped("sft", what + " " + i, refusal.get().reason());
        }
        return usable;
    }

    private HeldOut evaluation(List<WeightedRequest> unseen) {
        if (unseen.isEmpty()) {
            return HeldOut.NONE;
        }
        List<List<Double>> weights =
                unseen.stream().map(WeightedRequest::weights).toList();
        return new HeldOutBatches(
                unseen.stream().map(WeightedRequest::request).toList(),
                new SftLoss(weights, mean),
                options.batchSize());
    }

    /** Options. */
    public static final class Builder extends TrainerBuilder<Builder> {
        private SftLoss.Mean mean = SftLoss.Mean.OVER_TOKENS;
        private List<WeightedRequest> heldOut = List.of();
        private UnusableImages unusableImages = UnusableImages.SKIP;

        Builder() {
            super(1);
        }

        @Override
        Builder self() {
            return this;
        }

        @Override
        double defaultRate(boolean adapters) {
            return adapters ? 2e-4 : 2e-5;
        }

        /** What the loss is a mean of; tokens. */
        public Builder mean(SftLoss.Mean value) {
            mean = value;
            return this;
        }

        /** Examples that are not trained on: their loss is told as {@code eval_loss}; none. */
        public Builder heldOut(List<WeightedRequest> examples) {
            heldOut = examples;
            return this;
        }

        /**
         * What becomes of examples, held-out ones included, whose image is damaged or refused by the policy's image processor. Default: {@link
         * UnusableImages#SKIP}: they are counted, and named in {@code training.json}. A missing file ends the run in any
         * case.
         */
        public Builder unusableImages(UnusableImages value) {
            unusableImages = value;
            return this;
        }

        /**
         * @throws IllegalArgumentException naming the option that is out of range
         */
        public SftTrainer build() {
            checkChoice(!heldOut.isEmpty(), List.of("eval_loss"));
            return new SftTrainer(options(), mean, heldOut, unusableImages, observers());
        }
    }
}

package io.github.rlaifv.dpo.internal.supervised;

import io.github.rlaifv.core.image.ImageSource;
import io.github.rlaifv.core.run.BadDataException;
import io.github.rlaifv.core.run.Cancellation;
import io.github.rlaifv.core.run.UnusableImages;
import io.github.rlaifv.core.training.TrainablePolicy;
import io.github.rlaifv.dpo.internal.checkpoint.TrainingFolder;
import io.github.rlaifv.dpo.internal.run.ExampleUse;
import io.github.rlaifv.dpo.internal.run.HeldOut;
import io.github.rlaifv.dpo.internal.run.HeldOutBatches;
import io.github.rlaifv.dpo.internal.run.PreparedExamples;
import io.github.rlaifv.dpo.internal.run.RunIdentity;
import io.github.rlaifv.dpo.internal.run.SkippedExamples;
import io.github.rlaifv.dpo.internal.run.TrainerSetup;
import io.github.rlaifv.dpo.internal.run.TrainingSource;
import io.github.rlaifv.dpo.internal.run.TrainingTask;
import io.github.rlaifv.dpo.internal.step.LossMemory;
import io.github.rlaifv.dpo.internal.step.MicroBatch;
import io.github.rlaifv.dpo.objective.SftLoss;
import io.github.rlaifv.dpo.reference.internal.ContentKeys;
import io.github.rlaifv.dpo.reference.internal.TrainingRefusal;
import io.github.rlaifv.dpo.train.WeightedRequest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The source of supervised training runs: the responses to imitate in a run and the objective.
 *
 * @param setup setup of the trainer
 * @param options options of supervised fine-tuning
 * @param policy the model to train
 * @param given all examples
 */
public record SupervisedTraining(
        TrainerSetup setup, SupervisedOptions options, TrainablePolicy policy, List<WeightedRequest> given)
        implements TrainingSource {
    public SupervisedTraining {
        given = List.copyOf(given);
    }

    @Override
    public void check() {
        if (given.isEmpty()) {
            throw new BadDataException("there are no examples to train on, so nothing can be learned: "
                    + "check what was read or made before training");
        }
    }

    @Override
    public long examples() {
        return given.size();
    }

    @Override
    public RunIdentity identify(RunIdentity identity) {
        return identity;
    }

    @Override
    public PreparedExamples prepare(TrainingFolder folder, RunIdentity identity) {
        Map<ImageSource, Optional<TrainingRefusal>> images = new HashMap<>();
        SkippedExamples skipped = new SkippedExamples();
        List<WeightedRequest> examples = usable(given, "example", images, skipped);
        if (examples.isEmpty()) {
            throw new BadDataException("none of the " + given.size() + " examples can be trained on: "
                    + skipped.named().get(0).get("reason"));
        }
        List<WeightedRequest> heldOut = options.heldOut();
        SkippedExamples skippedUnseen = new SkippedExamples();
        List<WeightedRequest> unseen = usable(heldOut, "held-out example", images, skippedUnseen);
        if (unseen.isEmpty() && !heldOut.isEmpty()) {
            throw new BadDataException("none of the " + heldOut.size() + " held-out examples can be evaluated: "
                    + skippedUnseen.named().get(0).get("reason") + "; repair the images, or do not set heldOut(..)");
        }
        return new PreparedExamples(
                task(examples, unseen),
                identity.with(RunIdentity.DATA, ContentKeys.requests(given))
                        .with(RunIdentity.HELD_OUT, ContentKeys.requests(heldOut)),
                new ExampleUse("examples", given.size(), examples.size(), skipped),
                new ExampleUse("held-out examples", heldOut.size(), unseen.size(), skippedUnseen),
                Optional.empty());
    }

    private TrainingTask task(List<WeightedRequest> examples, List<WeightedRequest> unseen) {
        MicroBatch microBatch = setup.options().batching().microBatch();
        return new TrainingTask(
                examples.size(),
                i -> MicroBatch.count(policy, List.of(examples.get(i).request()), "batchSize", "batchTokens"),
                (steps, epoch, batch) -> new SftObjective(
                        microBatch.cut(
                                batch.stream().map(examples::get).toList(), policy, one -> List.of(one.request())),
                        options.mean(),
                        "the examples of index " + batch),
                LossMemory.NONE,
                evaluation(unseen));
    }

    private HeldOut evaluation(List<WeightedRequest> unseen) {
        if (unseen.isEmpty()) {
            return HeldOut.NONE;
        }
        return new HeldOutBatches(
                unseen.stream().map(WeightedRequest::request).toList(),
                new SftLoss(unseen.stream().map(WeightedRequest::weights).toList(), options.mean()),
                setup.options().batching().size());
    }

    /**
     * Returns the requests whose images can be used; each image is checked once.
     *
     * @param what name of the requests, in the singular
     * @param known images that were checked already
     */
    private List<WeightedRequest> usable(
            List<WeightedRequest> requests,
            String what,
            Map<ImageSource, Optional<TrainingRefusal>> known,
            SkippedExamples skipped) {
        List<WeightedRequest> usable = new ArrayList<>();
        for (int i = 0; i < requests.size(); i++) {
            Cancellation.check("looking at images");
            Optional<TrainingRefusal> refusal = requests.get(i).request().prompt().images().stream()
                    .flatMap(
                            image -> known.computeIfAbsent(image, one -> TrainingRefusal.ofImage(policy, one)).stream())
                    .findFirst();
            if (refusal.isEmpty()) {
                usable.add(requests.get(i));
                continue;
            }
            if (options.unusableImages() == UnusableImages.STOP) {
                throw new BadDataException("the " + what + " of index " + i + " can't be used: "
                        + refusal.get().reason()
                        + "; remove it, or set unusableImages(SKIP) to skip and count such examples");
            }
            skipped.add(what + " " + i, refusal.get());
            setup.listener()
                    .skipped(setup.kind().stage(), what + " " + i, refusal.get().reason());
        }
        return usable;
    }
}

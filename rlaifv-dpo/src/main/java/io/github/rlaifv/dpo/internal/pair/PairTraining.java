package io.github.rlaifv.dpo.internal.pair;

import io.github.rlaifv.core.data.PreferencePair;
import io.github.rlaifv.core.dataset.PreferenceDataset;
import io.github.rlaifv.core.policy.Policy;
import io.github.rlaifv.core.run.BadDataException;
import io.github.rlaifv.core.training.Lora;
import io.github.rlaifv.core.training.Parameter;
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
import io.github.rlaifv.dpo.internal.step.MicroBatch;
import io.github.rlaifv.dpo.loss.batch.AuxiliaryResponse;
import io.github.rlaifv.dpo.loss.batch.RunningMean;
import io.github.rlaifv.dpo.objective.PairReference;
import io.github.rlaifv.dpo.objective.PreferenceBatchLoss;
import io.github.rlaifv.dpo.reference.LengthsOnlyReference;
import io.github.rlaifv.dpo.reference.ReferenceLogProbs;
import io.github.rlaifv.dpo.reference.ReferenceSource;
import io.github.rlaifv.dpo.reference.ScoredReference;
import io.github.rlaifv.dpo.reference.StoredReference;
import io.github.rlaifv.dpo.reference.internal.ResponseLengths;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;
import java.util.stream.Stream;

/**
 * The source of training runs on preference pairs: the pairs of a run, the reference's log-probabilities and the
 * objective.
 */
public final class PairTraining implements TrainingSource {
    private final TrainerSetup setup;
    private final PairOptions options;
    private final TrainablePolicy policy;
    private final Policy model;
    private final PreferenceDataset pairs;
    private final ResponseLengths lengths;

    /**
     * Prepares a run; nothing is scored yet.
     *
     * @param model the reference model
     */
    public PairTraining(
            TrainerSetup setup, PairOptions options, TrainablePolicy policy, Policy model, PreferenceDataset pairs) {
        this.setup = setup;
        this.options = options;
        this.policy = policy;
        this.model = model;
        this.pairs = pairs;
        this.lengths = new ResponseLengths(policy);
    }

    @Override
    public void check() {
        PreferencePair first = first().orElseThrow(() ->
                new BadDataException("there are no preference pairs to train on, so nothing can be learned: check what"
                        + " was read, or the counts of the feedback that should have given them"));
        boolean counted =
                options.limits().tokens() > 0 || setup.options().batching().tokens() > 0;
        if (counted && !lengths.known(first.prompt(), first.chosen())) {
            throw new BadDataException("the policy " + policy.name()
                    + " can't count the tokens of a request: do not set maxTokens and batchTokens");
        }
    }

    @Override
    public long examples() {
        return pairs.size();
    }

    @Override
    public RunIdentity identify(RunIdentity identity) {
        return identity.with(RunIdentity.REFERENCE, reference().fingerprint());
    }

    /**
     * Returns the reference, which scores unless the loss needs no log-probabilities of it and lengths are known
     * without it.
     */
    private ReferenceSource reference() {
        boolean eachToken = !options.objective().weighting().uniform();
        ScoredReference asked = new ScoredReference(model, eachToken, options.referenceBatch(), setup.listener());
        boolean lengthsKnown =
                first().map(pair -> lengths.known(pair.prompt(), pair.chosen())).orElse(false);
        if (!options.objective().needsReference() && lengthsKnown) {
            return new LengthsOnlyReference(lengths, asked);
        }
        return options.storedReference().isPresent()
                ? new StoredReference(options.storedReference().get(), asked)
                : asked;
    }

    private Optional<PreferencePair> first() {
        try (Stream<PreferencePair> all = pairs.stream()) {
            return all.findFirst();
        }
    }

    @Override
    public PreparedExamples prepare(TrainingFolder folder, RunIdentity identity) {
        ReferenceSource reference = reference();
        PairSelection selection = new PairSelection(policy, reference, options.limits(), setup.listener());
        ReferenceLogProbs logProbs = reference.training(pairs, folder.reference());
        RunIdentity identified = reference
                .foreignLogProbs(logProbs)
                .map(foreign -> identity.with(RunIdentity.STORED_LOG_PROBS, foreign))
                .orElse(identity)
                .with(RunIdentity.DATA, logProbs.data());
        SkippedExamples skipped = new SkippedExamples();
        List<PairExample> usable = selection.usable(logProbs, skipped);
        List<List<PairExample>> epochs = selection.withAuxiliaries(
                usable,
                auxiliaries(
                        reference, usable, setup.options().batching().epochsBegun(usable.size()), folder::auxiliaries),
                skipped);
        HeldOutPairs unseen = heldOut(reference, selection, folder);
        List<PairExample> used = epochs.get(0);
        return new PreparedExamples(
                task(epochs, unseen.examples(), firstStep(reference)),
                identified.with(RunIdentity.HELD_OUT, unseen.data()),
                new ExampleUse("preference pairs", logProbs.pairs().size(), used.size(), skipped),
                unseen.use(),
                Optional.of(new PreparedExamples.Pairs(
                        model.name(), logProbs.fingerprint(), logProbs.pairs().size())));
    }

    /** The held-out pairs that can be evaluated, and the fingerprint of all of them. */
    private record HeldOutPairs(List<PairExample> examples, String data, ExampleUse use) {}

    private HeldOutPairs heldOut(ReferenceSource reference, PairSelection selection, TrainingFolder folder) {
        SkippedExamples skipped = new SkippedExamples();
        int given = Math.toIntExact(options.heldOut().size());
        List<PairExample> unseen = List.of();
        String data = RunIdentity.NONE;
        if (given > 0) {
            ReferenceLogProbs logProbs = reference.heldOut(options.shown(options.heldOut()), folder.heldOutReference());
            data = logProbs.data();
            List<PairExample> usable = selection.usable(logProbs, skipped);
            unseen = selection
                    .withAuxiliaries(
                            usable, auxiliaries(reference, usable, 1, epoch -> folder.heldOutAuxiliaries()), skipped)
                    .get(0);
        }
        return new HeldOutPairs(unseen, data, new ExampleUse("held-out pairs", given, unseen.size(), skipped));
    }

    /** Returns the log-probabilities of the auxiliary responses in each epoch; empty if the loss needs no auxiliary responses. */
    private List<ReferenceLogProbs> auxiliaries(
            ReferenceSource reference, List<PairExample> usable, int epochs, IntFunction<Path> files) {
        AuxiliaryResponse wanted = options.objective().loss().auxiliary();
        List<ReferenceLogProbs> known = new ArrayList<>();
        List<PreferencePair> pairs = usable.stream().map(PairExample::pair).toList();
        for (int epoch = 1; wanted != AuxiliaryResponse.NONE && epoch <= epochs; epoch++) {
            known.add(reference.auxiliaries(options.auxiliaries().of(wanted, pairs, epoch), files.apply(epoch)));
        }
        return known;
    }

    /** Returns the check of the first step, if the policy starts as its own reference. */
    private Optional<FirstStep> firstStep(ReferenceSource reference) {
        boolean same = reference.fingerprint().equals(policy.fingerprint());
        return same && !dropsInputs() ? Optional.of(new FirstStep(policy.computeType())) : Optional.empty();
    }

    /**
     * Returns whether dropout of the policy's adapters is active in training, so that the first step differs from
     * scoring.
     */
    private boolean dropsInputs() {
        Optional<Lora> lora = setup.options().optimizer().trained().lora();
        return lora.map(Lora::dropout).orElse(0.0) > 0
                && policy.parameters().stream().anyMatch(Parameter::adapter);
    }

    /**
     * Returns the task of the training loop.
     *
     * @param epochs the pairs of each epoch with its own auxiliary responses; a single list if all epochs use the same pairs
     */
    private TrainingTask task(List<List<PairExample>> epochs, List<PairExample> unseen, Optional<FirstStep> first) {
        List<PairExample> used = epochs.get(0);
        PairBatches batches = new PairBatches(
                policy, options.objective(), setup.options().batching().microBatch(), first);
        return new TrainingTask(
                used.size(),
                i -> MicroBatch.count(policy, used.get(i).requests(), "batchSize", "batchTokens"),
                (steps, epoch, batch) -> {
                    List<PairExample> now = epochs.get(Math.min(epoch, epochs.size()) - 1);
                    return batches.objective(steps, batch.stream().map(now::get).toList());
                },
                batches,
                evaluation(unseen));
    }

    private HeldOut evaluation(List<PairExample> unseen) {
        if (unseen.isEmpty()) {
            return HeldOut.NONE;
        }
        List<PairReference> references =
                unseen.stream().map(PairExample::reference).toList();
        return new HeldOutBatches(
                unseen.stream().flatMap(pair -> pair.requests().stream()).toList(),
                PreferenceBatchLoss.of(options.objective(), references, RunningMean.EMPTY),
                options.referenceBatch());
    }
}

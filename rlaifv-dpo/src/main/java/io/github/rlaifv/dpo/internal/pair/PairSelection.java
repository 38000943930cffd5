package io.github.rlaifv.dpo.internal.pair;

import io.github.rlaifv.core.data.PreferencePair;
import io.github.rlaifv.core.image.ImageSource;
import io.github.rlaifv.core.policy.ScoreRequest;
import io.github.rlaifv.core.run.BadDataException;
import io.github.rlaifv.core.run.Cancellation;
import io.github.rlaifv.core.run.RunListener;
import io.github.rlaifv.core.run.UnusableImages;
import io.github.rlaifv.core.training.TrainablePolicy;
import io.github.rlaifv.dpo.internal.run.SkippedExamples;
import io.github.rlaifv.dpo.internal.run.TrainingKind;
import io.github.rlaifv.dpo.internal.step.MicroBatch;
import io.github.rlaifv.dpo.reference.ReferenceLogProbs;
import io.github.rlaifv.dpo.reference.ReferenceSource;
import io.github.rlaifv.dpo.reference.internal.TrainingRefusal;
import io.github.rlaifv.dpo.train.OverlongPairs;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Selects the pairs that can be trained on: neither reference nor policy refuses them, and they are within the limits.
 *
 * @param policy the model to train
 * @param reference source of the reference's log-probabilities
 * @param limits limits of their length
 * @param listener listener that is notified of skipped pairs
 */
record PairSelection(TrainablePolicy policy, ReferenceSource reference, PairLimits limits, RunListener listener) {
    private static final String STAGE = TrainingKind.PREFERENCES;

    /**
     * Returns the usable pairs.
     *
     * @param references the reference's log-probabilities
     * @param skipped counts and names the skipped pairs
     * @throws BadDataException if no pair is usable, or one is too long and that is refused
     */
    List<PairExample> usable(ReferenceLogProbs references, SkippedExamples skipped) {
        List<PairExample> examples = new ArrayList<>();
        String firstReason = "";
        Map<ImageSource, Optional<TrainingRefusal>> images = new HashMap<>();
        for (int i = 0; i < references.pairs().size(); i++) {
            Cancellation.check("checking pairs");
            PreferencePair pair = references.pairs().get(i);
            Optional<TrainingRefusal> refused = references.refusal(i);
            if (refused.isEmpty()
                    && !reference.looksAtImages()
                    && pair.instruction().hasImage()) {
                refused = images.computeIfAbsent(
                        pair.instruction().image(), image -> TrainingRefusal.ofImage(policy, image));
            }
            PairExample example = refused.isPresent() ? null : new PairExample(i, pair, references.of(i), null);
            Optional<TrainingRefusal> objection = example == null ? refused : objection(example);
            if (example != null && objection.isEmpty()) {
                examples.add(example);
                continue;
            }
            String reason = objection.orElseThrow().reason();
            skip(i, pair, objection.get(), skipped);
            firstReason = firstReason.isEmpty() ? pair.instruction().id() + ": " + reason : firstReason;
        }
        if (examples.isEmpty() && !references.pairs().isEmpty()) {
            throw new BadDataException("none of the " + references.pairs().size()
                    + " preference pairs can be trained on; the first is of instruction " + firstReason
                    + ". Check the length limits, the images, and how the pairs were made");
        }
        checkDifferent(examples);
        return examples;
    }

    /**
     * Warns of pairs of equal responses: there is no preference between them, and their gradients cancel up to
     * rounding.
     */
    private void checkDifferent(List<PairExample> examples) {
        long equal = examples.stream()
                .map(PairExample::pair)
                .filter(pair -> pair.chosen().equals(pair.rejected()))
                .count();
        if (equal > 0 && equal == examples.size()) {
            throw new BadDataException("the chosen and the rejected response are the same text in all " + equal
                    + " preference pairs, so nothing can be learned: check how the pairs were made");
        }
        if (equal > 0) {
            listener.note(
                    STAGE,
                    equal + " of " + examples.size()
                            + " preference pairs have the same text as chosen and as rejected response: no"
                            + " preference is learned from them");
        }
    }

    /**
     * Adds the auxiliary responses to pairs, and skips pairs whose auxiliary response in any epoch can't be scored.
     *
     * @param examples the usable pairs
     * @param known the auxiliary responses of each epoch, in the order of the examples; empty if none are needed
     * @param skipped counts and names the skipped pairs
     * @return the pairs of each epoch
     */
    List<List<PairExample>> withAuxiliaries(
            List<PairExample> examples, List<ReferenceLogProbs> known, SkippedExamples skipped) {
        if (known.isEmpty()) {
            return List.of(examples);
        }
        List<List<PairExample>> epochs = new ArrayList<>();
        known.forEach(epoch -> epochs.add(new ArrayList<>()));
        for (int i = 0; i < examples.size(); i++) {
            Cancellation.check("checking pairs");
            PairExample example = examples.get(i);
            int at = i;
            Optional<TrainingRefusal> refused =
                    known.stream().flatMap(one -> refused(one, at).stream()).findFirst();
            if (refused.isPresent()) {
                TrainingRefusal ofAuxiliary = new TrainingRefusal(
                        "auxiliary response " + refused.get().kind(),
                        refused.get().reason());
                skip(example.index(), example.pair(), ofAuxiliary, skipped);
                continue;
            }
            for (int epoch = 0; epoch < known.size(); epoch++) {
                ReferenceLogProbs auxiliaries = known.get(epoch);
                epochs.get(epoch)
                        .add(example.withAuxiliary(
                                auxiliaries.pairs().get(i), auxiliaries.of(i).chosen()));
            }
        }
        return epochs;
    }

    private Optional<TrainingRefusal> refused(ReferenceLogProbs auxiliaries, int index) {
        PreferencePair auxiliary = auxiliaries.pairs().get(index);
        Optional<TrainingRefusal> byReference = auxiliaries.refusal(index);
        return byReference.isPresent()
                ? byReference
                : refusal(new ScoreRequest(auxiliary.prompt(), List.of(auxiliary.chosen())));
    }

    private void skip(int index, PreferencePair pair, TrainingRefusal objection, SkippedExamples skipped) {
        String id = pair.instruction().id();
        boolean stops = objection.ofImage()
                ? limits.images() == UnusableImages.STOP
                : limits.overlong() == OverlongPairs.REFUSE;
        if (stops) {
            String option = objection.ofImage() ? "unusableImages(SKIP)" : "overlong(SKIP)";
            throw new BadDataException("the pair of instruction " + id + " (pair " + index
                    + ") can't be trained on: " + objection.reason()
                    + "; remove it, or set " + option + " to skip and count such pairs");
        }
        skipped.add(id + " (pair " + index + ")", objection);
        listener.skipped(STAGE, id, objection.reason());
    }

    private Optional<TrainingRefusal> objection(PairExample example) {
        int longest = Math.max(
                example.reference().chosen().tokens(),
                example.reference().rejected().tokens());
        if (limits.responseTokens() > 0 && longest > limits.responseTokens()) {
            return Optional.of(new TrainingRefusal(
                    "longer than maxResponseTokens",
                    "a response has " + longest + " tokens, allowed are " + limits.responseTokens()));
        }
        ScoreRequest both = example.requests().get(0);
        Optional<TrainingRefusal> refused = refusal(both);
        if (refused.isPresent()) {
            return refused;
        }
        if (limits.tokens() == 0 || count(both) <= limits.tokens()) {
            return Optional.empty();
        }
        long most = both.responses().stream()
                .mapToLong(response -> count(new ScoreRequest(both.prompt(), List.of(response))))
                .max()
                .orElse(0);
        return most <= limits.tokens()
                ? Optional.empty()
                : Optional.of(new TrainingRefusal(
                        "longer than maxTokens",
                        "prompt and response have " + most + " tokens, images' included, allowed are "
                                + limits.tokens()));
    }

    /** Returns why the policy refuses a request that the reference accepted: it may have fewer positions. */
    private Optional<TrainingRefusal> refusal(ScoreRequest request) {
        if (reference.isScoredBy(policy)) {
            return Optional.empty();
        }
        try {
            OptionalLong unused = policy.tokens(request);
            return Optional.empty();
        } catch (BadDataException e) {
            return Optional.of(TrainingRefusal.of(e));
        }
    }

    private long count(ScoreRequest request) {
        return MicroBatch.count(policy, List.of(request), "maxResponseTokens", "maxTokens");
    }
}

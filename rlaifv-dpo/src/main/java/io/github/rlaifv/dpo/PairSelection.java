package io.github.rlaifv.dpo;

import io.github.rlaifv.core.data.PreferencePair;
import io.github.rlaifv.core.policy.ScoreRequest;
import io.github.rlaifv.core.run.BadDataException;
import io.github.rlaifv.core.run.Cancellation;
import io.github.rlaifv.core.run.RunListener;
import io.github.rlaifv.core.training.TrainablePolicy;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Which pairs can be trained on: neither reference nor policy refuses them, and they are within the limits.
 *
 * @param policy that is trained
 * @param scored whether it is the reference too and has scored the pairs: what it refuses is known then
 * @param limits of their length
 * @param stage and listener hear of pairs that are left out
 */
record PairSelection(TrainablePolicy policy, boolean scored, PairLimits limits, String stage, RunListener listener) {
    private static final String REFUSED = "refused by the model";

    /** Why a pair can't be used: a kind to count, and what is told. */
    private record Objection(String kind, String reason) {}

    /**
     * @param skipped counts those left out, by kind
     * @throws BadDataException if none is left, or one is too long and that is refused
     */
    List<PairExample> usable(ReferenceLogProbs references, Map<String, Integer> skipped) {
        List<PairExample> examples = new ArrayList<>();
        String firstReason = "";
        for (int i = 0; i < references.pairs().size(); i++) {
            Cancellation.check("checking pairs");
            PreferencePair pair = references.pairs().get(i);
            Optional<String> refused = references.unusable(i);
            PairExample example = refused.isPresent() ? null : new PairExample(i, pair, references.of(i), null);
            Optional<Objection> objection =
                    example == null ? refused.map(reason -> new Objection(REFUSED, reason)) : objection(example);
            if (example != null && objection.isEmpty()) {
                examples.add(example);
                continue;
            }
            String reason = objection.orElseThrow().reason();
            skip(i, pair, objection.get(), skipped);
            firstReason = firstReason.isEmpty() ? pair.instruction().id() + ": " + reason : firstReason;
        }
        if (examples.isEmpty() && !skipped.isEmpty()) {
            throw new BadDataException("none of the " + references.pairs().size()
                    + " preference pairs can be trained on; the first is of instruction " + firstReason);
        }
        checkDifferent(examples);
        return examples;
    }

    /** Of two equal responses none is preferred: their gradients cancel, and what is left of them is rounding. */
    private void checkDifferent(List<PairExample> examples) {
        long equal = examples.stream()
                .map(PairExample::pair)
                .filter(pair -> pair.chosen().equals(pair.rejected()))
                .count();
        if (equal > 0 && equal == examples.size()) {
            throw new BadDataException("the chosen and the rejected response are the same text in all " + equal
                    + " preference pairs, so nothing can be learned: look at what made the pairs");
        }
        if (equal > 0) {
            listener.note(
                    stage,
                    equal + " of " + examples.size()
                            + " preference pairs have the same text as chosen and as rejected response: no preference is"
                            + " learned from them");
        }
    }

    /**
     * The same pairs with what is scored beside them; without those that a companion of any epoch can't be scored with.
     *
     * @param known the companions of each epoch
     * @return the pairs of each epoch
     */
    List<List<PairExample>> withCompanions(
            List<PairExample> examples, List<ReferenceLogProbs> known, Map<String, Integer> skipped) {
        List<List<PairExample>> epochs = new ArrayList<>();
        known.forEach(epoch -> epochs.add(new ArrayList<>()));
        for (PairExample example : examples) {
            Cancellation.check("checking pairs");
            int index = example.index();
            Optional<String> refused =
                    known.stream().flatMap(one -> refused(one, index).stream()).findFirst();
            if (refused.isPresent()) {
                skip(index, example.pair(), new Objection("companion " + REFUSED, refused.get()), skipped);
                continue;
            }
            for (int epoch = 0; epoch < known.size(); epoch++) {
                ReferenceLogProbs companions = known.get(epoch);
                epochs.get(epoch)
                        .add(example.withCompanion(
                                companions.pairs().get(index), companions.of(index).chosen()));
            }
        }
        return epochs;
    }

    private Optional<String> refused(ReferenceLogProbs companions, int index) {
        PreferencePair beside = companions.pairs().get(index);
        Optional<String> byReference = companions.unusable(index);
        return byReference.isPresent()
                ? byReference
                : refusal(new ScoreRequest(beside.prompt(), List.of(beside.chosen())));
    }

    private void skip(int index, PreferencePair pair, Objection objection, Map<String, Integer> skipped) {
        String id = pair.instruction().id();
        if (limits.overlong() == Overlong.REFUSE) {
            throw new BadDataException("the pair of instruction " + id + " (pair " + index
                    + ") can't be trained on: " + objection.reason()
                    + "; leave it out, or set overlong(SKIP) to have such pairs skipped and counted");
        }
        skipped.merge(objection.kind(), 1, Integer::sum);
        listener.skipped(stage, id, objection.reason());
    }

    private Optional<Objection> objection(PairExample example) {
        int longest = Math.max(
                example.reference().chosen().tokens(),
                example.reference().rejected().tokens());
        if (limits.responseTokens() > 0 && longest > limits.responseTokens()) {
            return Optional.of(new Objection(
                    "longer than maxResponseTokens",
                    "a response has " + longest + " tokens, allowed are " + limits.responseTokens()));
        }
        ScoreRequest both = example.requests().get(0);
        Optional<String> refused = refusal(both);
        if (refused.isPresent()) {
            return refused.map(reason -> new Objection(REFUSED, reason));
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
                : Optional.of(new Objection(
                        "longer than maxTokens",
                        "prompt and response have " + most + " tokens, pictures' included, allowed are "
                                + limits.tokens()));
    }

    /** What the policy has against a request that the reference took: it may have fewer positions. */
    private Optional<String> refusal(ScoreRequest request) {
        if (scored) {
            return Optional.empty();
        }
        try {
            OptionalLong unused = policy.tokens(request);
            return Optional.empty();
        } catch (BadDataException e) {
            return Optional.of(String.valueOf(e.getMessage()));
        }
    }

    private long count(ScoreRequest request) {
        return MicroBatch.count(policy, List.of(request), "maxResponseTokens", "maxTokens");
    }
}

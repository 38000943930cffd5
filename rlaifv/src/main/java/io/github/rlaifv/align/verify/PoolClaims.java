package io.github.rlaifv.align.verify;

import io.github.rlaifv.core.data.Candidate;
import io.github.rlaifv.core.data.Instruction;
import io.github.rlaifv.core.image.ImageSource;
import io.github.rlaifv.core.policy.Outcome;
import io.github.rlaifv.core.policy.Prompt;
import io.github.rlaifv.core.policy.RequestFailure;
import io.github.rlaifv.feedback.claim.AnsweredQuestion;
import io.github.rlaifv.feedback.claim.ClaimDecomposer;
import io.github.rlaifv.feedback.claim.Decomposition;
import io.github.rlaifv.feedback.score.ClaimVerdict;
import io.github.rlaifv.feedback.score.ClaimedResponse;
import io.github.rlaifv.feedback.score.FeedbackScorer;
import io.github.rlaifv.feedback.score.ResponseScore;
import io.github.rlaifv.inference.ClaimCounts;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Divides the responses of several pools and judges their claims, in one call of the decomposer and one of the scorer. Not
 * safe for use by several threads.
 */
final class PoolClaims {
    private final ClaimDecomposer decomposer;
    private final FeedbackScorer scorer;
    private final List<Unit> units = new ArrayList<>();

    PoolClaims(ClaimDecomposer decomposer, FeedbackScorer scorer) {
        this.decomposer = decomposer;
        this.scorer = scorer;
    }

    /** The verdicts on the responses of a pool. */
    static final class Pool {
        private final Map<String, ClaimCounts> counts = new HashMap<>();
        private @Nullable RequestFailure failure;

        /** The counts of the responses that could be judged, by text; a failure if the pool may be judged later. */
        Outcome<Map<String, ClaimCounts>> counts() {
            return failure == null ? Outcome.success(counts) : Outcome.failure(failure);
        }

        /** A response that can't be judged for good has no counts. */
        private void failed(RequestFailure reason) {
            if (reason.retriable()) {
                failure = reason;
            }
        }
    }

    private record Unit(Pool pool, Instruction instruction, Candidate response) {}

    private record Divided(Unit unit, ClaimedResponse claimed) {}

    /**
     * Adds the responses of a pool, if its prompt has exactly one image.
     *
     * @param responses different texts
     * @return what {@link #judge} fills
     */
    Pool add(Prompt prompt, List<String> responses) {
        Pool pool = new Pool();
        List<ImageSource> images = prompt.images();
        if (images.size() != 1) {
            return pool;
        }
        String question = prompt.messages().get(prompt.messages().size() - 1).text();
        Instruction instruction = new Instruction(prompt.fingerprint(), images.get(0), question);
        for (String response : responses) {
            if (!response.isBlank()) {
                units.add(new Unit(pool, instruction, new Candidate(instruction.id(), units.size(), response)));
            }
        }
        return pool;
    }

    /** Judges all responses. */
    void judge() {
        if (units.isEmpty()) {
            return;
        }
        List<Divided> divided = divided();
        List<Outcome<ResponseScore>> scores = divided.isEmpty()
                ? List.of()
                : Outcome.onePerRequest(
                        scorer.tryScore(divided.stream().map(Divided::claimed).toList()), divided.size(), scorer);
        for (int i = 0; i < divided.size(); i++) {
            Unit unit = divided.get(i).unit();
            scores.get(i).failure().ifPresent(unit.pool()::failed);
            scores.get(i)
                    .value()
                    .ifPresent(score -> unit.pool().counts.put(unit.response().text(), counts(score.verdicts())));
        }
    }

    /** Responses with at least one claim. */
    private List<Divided> divided() {
        List<Outcome<Decomposition>> decompositions = Outcome.onePerRequest(
                decomposer.tryDecompose(units.stream()
                        .map(unit -> new AnsweredQuestion(
                                unit.instruction().question(), unit.response().text()))
                        .toList()),
                units.size(),
                decomposer);
        List<Divided> divided = new ArrayList<>();
        for (int i = 0; i < units.size(); i++) {
            Unit unit = units.get(i);
            decompositions.get(i).failure().ifPresent(unit.pool()::failed);
            Optional<Decomposition> found = decompositions.get(i).value();
            if (found.isPresent() && !found.get().claims().isEmpty()) {
                divided.add(new Divided(
                        unit,
                        new ClaimedResponse(
                                unit.instruction(), unit.response(), found.get().claims())));
            }
        }
        return divided;
    }

    private static ClaimCounts counts(List<ClaimVerdict> verdicts) {
        return new ClaimCounts(distinct(verdicts, ClaimVerdict::confirmed), distinct(verdicts, ClaimVerdict::rejected));
    }

    /** A claim that is repeated counts once. */
    private static int distinct(List<ClaimVerdict> verdicts, Predicate<ClaimVerdict> which) {
        return Math.toIntExact(verdicts.stream()
                .filter(which)
                .map(verdict -> verdict.claim().question())
                .distinct()
                .count());
    }
}

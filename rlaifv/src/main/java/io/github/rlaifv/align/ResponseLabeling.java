package io.github.rlaifv.align;

import io.github.rlaifv.core.data.Candidate;
import io.github.rlaifv.core.data.Instruction;
import io.github.rlaifv.core.policy.Outcome;
import io.github.rlaifv.core.policy.PartialFailureException;
import io.github.rlaifv.core.policy.Policy;
import io.github.rlaifv.core.policy.RequestFailure;
import io.github.rlaifv.feedback.claim.AnsweredQuestion;
import io.github.rlaifv.feedback.claim.ClaimDecomposer;
import io.github.rlaifv.feedback.claim.Decomposition;
import io.github.rlaifv.feedback.claim.PromptedClaimDecomposer;
import io.github.rlaifv.feedback.score.ClaimVerdict;
import io.github.rlaifv.feedback.score.ClaimedResponse;
import io.github.rlaifv.feedback.score.DivideAndConquerScorer;
import io.github.rlaifv.feedback.score.FeedbackScorer;
import io.github.rlaifv.feedback.score.ResponseScore;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/**
 * Divides single responses into claims and judges the claims, in the same way as feedback does with candidates.
 *
 * @param decomposer decomposer that divides responses
 * @param scorer scorer that judges claims
 */
public record ResponseLabeling(ClaimDecomposer decomposer, FeedbackScorer scorer) {

    /** Creates a judge with the paper's prompts: the model itself divides responses and judges their claims. */
    public static ResponseLabeling of(Policy model) {
        return new ResponseLabeling(
                PromptedClaimDecomposer.builder(model).build(),
                DivideAndConquerScorer.builder(model).build());
    }

    /**
     * Returns the verdicts on the claims of each response, in order of mention. A response whose division or judging
     * fails permanently has no verdicts.
     *
     * @throws PartialFailureException if a request failed that may succeed later; thrown after all other responses are
     *     judged, and contains their scores
     */
    public List<List<ClaimVerdict>> judge(List<Instruction> instructions, List<String> responses) {
        return score(divide(instructions, responses));
    }

    /** Returns the verdicts on divided responses, as {@link #judge} does. */
    List<List<ClaimVerdict>> score(List<Outcome<ClaimedResponse>> claimed) {
        List<ClaimedResponse> scored =
                claimed.stream().flatMap(response -> response.value().stream()).toList();
        Iterator<Outcome<ResponseScore>> judged = Outcome.onePerRequest(scorer.tryScore(scored), scored.size(), scorer)
                .iterator();
        List<Outcome<ResponseScore>> scores = claimed.stream()
                .map(response -> response.flatMap(divided -> judged.next()))
                .toList();
        if (scores.stream().flatMap(score -> score.failure().stream()).anyMatch(RequestFailure::retriable)) {
            throw new PartialFailureException(scores);
        }
        return scores.stream()
                .map(score -> score.value().map(ResponseScore::verdicts).orElse(List.of()))
                .toList();
    }

    /** Divides responses into claims; a blank response has none. */
    List<Outcome<ClaimedResponse>> divide(List<Instruction> instructions, List<String> responses) {
        List<AnsweredQuestion> written = new ArrayList<>();
        for (int i = 0; i < responses.size(); i++) {
            if (!responses.get(i).isBlank()) {
                written.add(new AnsweredQuestion(instructions.get(i).question(), responses.get(i)));
            }
        }
        Iterator<Outcome<Decomposition>> divided = Outcome.onePerRequest(
                        decomposer.tryDecompose(written), written.size(), decomposer)
                .iterator();
        List<Outcome<ClaimedResponse>> claimed = new ArrayList<>();
        for (int i = 0; i < responses.size(); i++) {
            Instruction instruction = instructions.get(i);
            Candidate response = new Candidate(instruction.id(), 0, responses.get(i));
            Outcome<Decomposition> claims =
                    responses.get(i).isBlank() ? Outcome.success(Decomposition.of(List.of())) : divided.next();
            claimed.add(claims.map(found -> new ClaimedResponse(instruction, response, found.claims())));
        }
        return claimed;
    }
}

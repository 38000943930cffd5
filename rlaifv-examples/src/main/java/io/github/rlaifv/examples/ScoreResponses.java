package io.github.rlaifv.examples;

import io.github.rlaifv.align.ResponseLabeling;
import io.github.rlaifv.core.data.Instruction;
import io.github.rlaifv.core.image.ImageSource;
import io.github.rlaifv.core.model.Policies;
import io.github.rlaifv.core.policy.Policy;
import io.github.rlaifv.feedback.claim.ClaimDecomposer;
import io.github.rlaifv.feedback.score.ClaimVerdict;
import io.github.rlaifv.feedback.score.FeedbackScorer;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/**
 * Checks each claim of a response about an image: rules divide the response into claims, and a model says how likely each
 * one is true. The score of a response is minus the number of claims that the model rejects.
 */
public final class ScoreResponses {
    private ScoreResponses() {}

    /** Takes the folder of a model, an image, a question about it and a response to it. */
    public static void main(String[] args) {
        Instruction instruction = new Instruction("1", ImageSource.of(Path.of(args[1])), args[2]);
        try (Policy labeler = Policies.open(Path.of(args[0]))) {
            ResponseLabeling judge =
                    new ResponseLabeling(ClaimDecomposer.byRules(), FeedbackScorer.divideAndConquer(labeler));
            for (ClaimVerdict verdict :
                    judge.judge(List.of(instruction), List.of(args[3])).get(0)) {
                System.out.printf(
                        Locale.ROOT,
                        "%-9s %s (yes %.3f, no %.3f)%n",
                        verdict.confirmed() ? "confirmed" : "rejected",
                        verdict.claim().statement(),
                        verdict.pYes(),
                        verdict.pNo());
            }
        }
    }
}

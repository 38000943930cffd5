package io.github.rlaifv.examples;

import io.github.rlaifv.core.dataset.InstructionDataset;
import io.github.rlaifv.core.model.Policies;
import io.github.rlaifv.core.policy.Policy;
import io.github.rlaifv.feedback.FeedbackPipeline;
import io.github.rlaifv.feedback.FeedbackResult;
import io.github.rlaifv.feedback.claim.ClaimDecomposer;
import io.github.rlaifv.feedback.score.FeedbackScorer;
import java.nio.file.Path;

/**
 * Makes preference pairs without human labels: a model answers each instruction several times, its own verdicts on the
 * claims decide which answer is better, and the pairs are written to {@code pairs.jsonl}.
 */
public final class MakePreferencePairs {
    private MakePreferencePairs() {}

    /** Takes the folder of a model, a file of instructions and the output folder. */
    public static void main(String[] args) {
        try (Policy model = Policies.open(Path.of(args[0]))) {
            FeedbackResult result = FeedbackPipeline.builder()
                    .policy(model)
                    .decomposer(ClaimDecomposer.byRules())
                    .scorer(FeedbackScorer.divideAndConquer(model))
                    .candidates(6)
                    .build()
                    .run(InstructionDataset.open(Path.of(args[1])), Path.of(args[2]));
            System.out.println(
                    result.counts().claims() + " claims, " + result.counts().confirmed() + " of them confirmed, "
                            + result.pairs().size() + " pairs in " + args[2]);
        }
    }
}

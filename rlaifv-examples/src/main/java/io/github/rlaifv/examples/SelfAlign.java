package io.github.rlaifv.examples;

import io.github.rlaifv.align.Alignment;
import io.github.rlaifv.align.ClaimMetric;
import io.github.rlaifv.align.InstructionSplit;
import io.github.rlaifv.align.ResponseLabeling;
import io.github.rlaifv.core.dataset.InstructionDataset;
import io.github.rlaifv.core.model.OnDemandModels;
import io.github.rlaifv.core.model.Policies;
import io.github.rlaifv.core.policy.Policy;
import io.github.rlaifv.core.training.Lora;
import io.github.rlaifv.dpo.DpoTrainer;
import io.github.rlaifv.dpo.IterativeAlignment;
import io.github.rlaifv.dpo.alignment.AlignmentResult;
import io.github.rlaifv.feedback.FeedbackPipeline;
import io.github.rlaifv.feedback.claim.ClaimDecomposer;
import io.github.rlaifv.feedback.score.FeedbackScorer;
import java.nio.file.Path;

/**
 * A model is aligned by its own feedback: in each round the policy judges the claims of its own responses and learns
 * adapters from the pairs. Rules divide the responses, so that no other model is needed. The metric that chooses the best
 * round is judged by the model as it was before the first round: a model that is trained must not judge its own progress.
 */
public final class SelfAlign {
    private SelfAlign() {}

    /** Takes the folder of a model, a file of instructions, the output folder, and the number of instructions to hold out. */
    public static void main(String[] args) {
        InstructionSplit split =
                InstructionSplit.of(InstructionDataset.open(Path.of(args[1])), Integer.parseInt(args[3]), 0);
        ClaimDecomposer rules = ClaimDecomposer.byRules();
        Path model = Path.of(args[0]);
        try (OnDemandModels models = new OnDemandModels()) {
            Policy start = models.policy(() -> Policies.open(model));
            ResponseLabeling judge = new ResponseLabeling(rules, FeedbackScorer.divideAndConquer(start));
            AlignmentResult result = Alignment.builder()
                    .models(models)
                    .labeling(newest -> new ResponseLabeling(rules, FeedbackScorer.divideAndConquer(newest)))
                    .instructions(split.training(), 1000)
                    .feedback(FeedbackPipeline.builder().candidates(6))
                    .training(DpoTrainer.builder().lora(Lora.rank(8)).epochs(1))
                    .rounds(IterativeAlignment.builder()
                            .rounds(2)
                            .development(ClaimMetric.builder(judge, split.development())
                                    .build()
                                    .metric("confirmed minus rejected claims")))
                    .build()
                    .run(model, Path.of(args[2]));
            System.out.println("best: " + result.kept() + ", " + result.model());
        }
    }
}

package io.github.rlaifv.examples;

import io.github.rlaifv.core.data.Instruction;
import io.github.rlaifv.core.dataset.ImageFolder;
import io.github.rlaifv.core.dataset.PreferenceDataset;
import io.github.rlaifv.core.model.Policies;
import io.github.rlaifv.core.policy.Policy;
import io.github.rlaifv.core.policy.Prompt;
import io.github.rlaifv.core.training.TrainablePolicy;
import io.github.rlaifv.dpo.DpoTrainer;
import io.github.rlaifv.feedback.FeedbackPipeline;
import io.github.rlaifv.feedback.claim.RuleBasedClaimDecomposer;
import io.github.rlaifv.feedback.score.FeedbackScorer;
import io.github.rlaifv.inference.BestOfN;
import io.github.rlaifv.inference.RankedResponse;
import io.github.rlaifv.inference.ResponseRanker;
import io.github.rlaifv.inference.ScoringRule;
import io.github.rlaifv.inference.SelfRewardReranker;
import java.nio.file.Path;
import java.util.List;

/** Aligns a model with its own feedback, then picks the best of 16 responses by the reward that alignment implies. */
public final class FirstAlignment {
    private FirstAlignment() {}

    /** Takes the folder of a model and a folder of images. */
    public static void main(String[] arguments) {
        Path model = Path.of(arguments[0]);
        List<Instruction> instructions =
                ImageFolder.everyQuestion(Path.of(arguments[1]), List.of("What do you see in the image?"));
        try (TrainablePolicy policy = Policies.open(model);
                Policy labeler = Policies.open(model)) {
            PreferenceDataset pairs = FeedbackPipeline.builder()
                    .policy(policy)
                    .decomposer(new RuleBasedClaimDecomposer())
                    .scorer(FeedbackScorer.divideAndConquer(labeler))
                    .candidates(10)
                    .build()
                    .run(instructions, Path.of("feedback"))
                    .pairs();
            DpoTrainer.builder().beta(0.1).epochs(4).build().train(policy, pairs, Path.of("aligned"));

            Prompt prompt = instructions.get(0).prompt();
            ResponseRanker reward = SelfRewardReranker.of(policy, labeler).by(ScoringRule.temperedReward(0.1, 0.1));
            RankedResponse best = BestOfN.builder(reward).candidates(16).build().best(prompt);
            System.out.println(best.winner().text());
        }
    }
}

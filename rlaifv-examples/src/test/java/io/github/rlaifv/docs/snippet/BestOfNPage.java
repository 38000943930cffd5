package io.github.rlaifv.docs.snippet;

import io.github.rlaifv.align.verify.VerifiedRanker;
import io.github.rlaifv.core.dataset.InstructionDataset;
import io.github.rlaifv.core.model.Policies;
import io.github.rlaifv.core.policy.Policy;
import io.github.rlaifv.core.training.TrainablePolicy;
import io.github.rlaifv.feedback.claim.ClaimDecomposer;
import io.github.rlaifv.inference.BestOfN;
import io.github.rlaifv.inference.BestOfNPolicy;
import io.github.rlaifv.inference.RankedResponse;
import io.github.rlaifv.inference.ResponseRanker;
import io.github.rlaifv.inference.ScoringRule;
import io.github.rlaifv.inference.SelfRewardReranker;
import io.github.rlaifv.inference.evaluation.Evaluation;
import io.github.rlaifv.inference.evaluation.EvaluationCard;
import io.github.rlaifv.inference.evaluation.benchmark.AmberBenchmark;
import java.nio.file.Path;
import java.util.Map;

/** The snippets of docs/best-of-n.md. */
final class BestOfNPage implements SnippetPage {
    @Override
    public void run() throws Exception {
        SnippetInputs.model("aligned");
        SnippetInputs.model("base");
        SnippetInputs.instructions("instructions.jsonl", 2);
        // docs: best of 16
        InstructionDataset instructions = InstructionDataset.open(Path.of("instructions.jsonl"));
        try (TrainablePolicy aligned = Policies.open(Path.of("aligned"));
                Policy base = Policies.open(Path.of("base"))) {
            BestOfN best = BestOfN.builder(SelfRewardReranker.of(aligned, base))
                    .candidates(16)
                    .build();
            Map<String, RankedResponse> pools = best.run(instructions, Path.of("best-of-16"));
            pools.forEach(
                    (id, pool) -> System.out.println(id + ": " + pool.winner().text()));
        }
        // end
        SnippetInputs.amber("amber");
        // docs: best of N as a policy
        try (Policy aligned = Policies.open(Path.of("aligned"));
                Policy base = Policies.open(Path.of("base"))) {
            ResponseRanker reward = SelfRewardReranker.of(aligned, base).by(ScoringRule.temperedReward(0.1, 0.1));
            ResponseRanker verified = VerifiedRanker.builder(reward)
                    .decomposer(ClaimDecomposer.byRules())
                    .shortlist(4)
                    .build();
            Policy careful = BestOfNPolicy.builder(verified).candidates(8).build();
            EvaluationCard card = Evaluation.builder(careful, Path.of("runs/best-of-8/amber"))
                    .build()
                    .run(AmberBenchmark.open(Path.of("amber")));
            System.out.print(card.table());
        }
        // end
    }
}

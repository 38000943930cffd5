package io.github.rlaifv.docs.snippet;

import io.github.rlaifv.core.dataset.InstructionDataset;
import io.github.rlaifv.core.model.Policies;
import io.github.rlaifv.core.policy.Policy;
import io.github.rlaifv.core.training.TrainablePolicy;
import io.github.rlaifv.inference.BestOfN;
import io.github.rlaifv.inference.RankedResponse;
import io.github.rlaifv.inference.SelfRewardReranker;
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
    }
}

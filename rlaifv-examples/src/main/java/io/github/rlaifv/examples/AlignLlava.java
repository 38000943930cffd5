package io.github.rlaifv.examples;

import io.github.rlaifv.align.Alignment;
import io.github.rlaifv.align.ClaimMetric;
import io.github.rlaifv.align.InstructionSplit;
import io.github.rlaifv.align.ResponseLabeling;
import io.github.rlaifv.core.dataset.InstructionDataset;
import io.github.rlaifv.core.model.OnDemandModels;
import io.github.rlaifv.core.model.Policies;
import io.github.rlaifv.core.policy.Policy;
import io.github.rlaifv.dpo.IterativeAlignment;
import io.github.rlaifv.dpo.alignment.AlignmentResult;
import java.nio.file.Path;

/**
 * RLAIF-V 7B: LLaVA-1.5 is aligned by the feedback of LLaVA-NeXT, with the paper's settings. In each round the newest policy
 * answers instructions, the labeler checks the claims, and the policy learns from the pairs; the best round is chosen on
 * instructions held out. Each model is open in its stage only, so that policy and labeler need not fit into memory together. A
 * run that was stopped resumes when it is started again.
 */
public final class AlignLlava {
    private static final int INSTRUCTIONS_PER_ROUND = 4000;

    private AlignLlava() {}

    /**
     * Takes the folders of the model to align and of the labeler, a file of instructions, the output folder, and the number
     * of instructions to hold out.
     */
    public static void main(String[] args) {
        InstructionSplit split =
                InstructionSplit.of(InstructionDataset.open(Path.of(args[2])), Integer.parseInt(args[4]), 0);
        try (OnDemandModels models = new OnDemandModels()) {
            Policy labeler = models.policy(() -> Policies.open(Path.of(args[1])));
            ClaimMetric claims = ClaimMetric.builder(ResponseLabeling.of(labeler), split.development())
                    .afterEach(found -> System.out.println(found.summary()))
                    .build();
            AlignmentResult result = Alignment.builder()
                    .models(models)
                    .labeler(labeler)
                    .instructions(split.training(), INSTRUCTIONS_PER_ROUND)
                    .rounds(IterativeAlignment.builder()
                            .rounds(4)
                            .patience(1)
                            .development(claims.metric("confirmed minus rejected claims")))
                    .build()
                    .run(Path.of(args[0]), Path.of(args[3]));
            System.out.println("best: " + result.kept() + ", " + result.model());
        }
    }
}

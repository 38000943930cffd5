package io.github.rlaifv.tinyworld.ablation;

import io.github.rlaifv.core.data.Instruction;
import io.github.rlaifv.core.policy.Policy;
import io.github.rlaifv.core.run.RunListener;
import io.github.rlaifv.feedback.FeedbackResult;
import io.github.rlaifv.feedback.claim.ClaimDecomposer;
import io.github.rlaifv.feedback.score.FeedbackScorer;
import io.github.rlaifv.feedback.score.WholeResponseScorer;
import io.github.rlaifv.tinyworld.language.TinyPrompts;
import io.github.rlaifv.tinyworld.quickstart.QuickstartOptions;
import io.github.rlaifv.tinyworld.quickstart.TinyWorldImages;
import java.nio.file.Path;
import java.util.List;

/**
 * Samples and judges the candidates of arms.
 *
 * @param options options of one seed
 * @param images instructions and ground truth
 * @param labeler divides responses and judges them
 */
record ArmFeedback(QuickstartOptions options, TinyWorldImages images, Policy labeler) {

    /**
     * Samples and judges candidates. Work that an earlier run finished in the folder is not done again.
     *
     * @param arm way to decode and judge
     * @param round number of the round, from 1
     * @param policy model that samples the candidates
     * @param instructions what it is asked
     * @param folder folder of the feedback
     */
    JudgedCandidates judge(
            AblationArm arm,
            int round,
            Policy policy,
            List<Instruction> instructions,
            Path folder,
            RunListener listener) {
        ClaimDecomposer decomposer = images.decomposer(labeler);
        FeedbackResult result = options.feedback()
                .policy(arm == AblationArm.MIXED ? new MixedDecoding(policy) : policy)
                .decomposer(decomposer)
                .scorer(arm == AblationArm.WHOLE ? whole(labeler) : images.scorer(labeler))
                .seed(options.roundSeed(round))
                .batchSize(images.instructionsPerCall())
                .listener(listener)
                .build()
                .run(instructions, folder);
        return JudgedCandidates.of(result, folder);
    }

    private static FeedbackScorer whole(Policy labeler) {
        return WholeResponseScorer.builder(labeler)
                .prompt(TinyPrompts.WHOLE_RESPONSE)
                .words(List.of(TinyPrompts.YES), List.of(TinyPrompts.NO))
                .responsesPerCall(1024)
                .build();
    }
}

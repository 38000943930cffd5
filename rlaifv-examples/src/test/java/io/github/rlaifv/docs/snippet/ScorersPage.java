package io.github.rlaifv.docs.snippet;

import io.github.rlaifv.core.data.Instruction;
import io.github.rlaifv.core.model.Policies;
import io.github.rlaifv.core.policy.Policy;
import io.github.rlaifv.feedback.FeedbackPipeline;
import io.github.rlaifv.feedback.calibration.CalibrationReport;
import io.github.rlaifv.feedback.calibration.LabeledClaim;
import io.github.rlaifv.feedback.calibration.LabelerCalibration;
import io.github.rlaifv.feedback.claim.Claim;
import io.github.rlaifv.feedback.claim.RuleBasedClaimDecomposer;
import io.github.rlaifv.feedback.pair.TopicRewriter;
import io.github.rlaifv.feedback.score.DivideAndConquerScorer;
import io.github.rlaifv.feedback.score.FeedbackScorer;
import java.nio.file.Path;
import java.util.List;

/** The snippets of docs/scorers.md. */
final class ScorersPage implements SnippetPage {
    @Override
    public void run() throws Exception {
        List<Instruction> instructions = SnippetInputs.instructions(2);
        try (Policy model = Policies.open(SnippetInputs.model("model"))) {
            byRules(model, model, instructions);
            byTopic(model, model, instructions);
            byLength(model, instructions);
            List<LabeledClaim> labels = instructions.stream()
                    .map(instruction -> new LabeledClaim(
                            instruction.image(),
                            new Claim("There is a tree.", "Is there a tree?"),
                            instruction == instructions.get(0)))
                    .toList();
            calibrate(model, labels);
        }
    }

    private static void byRules(Policy policy, Policy labeler, List<Instruction> instructions) {
        // docs: claims by rules
        FeedbackPipeline.builder()
                .policy(policy)
                .decomposer(new RuleBasedClaimDecomposer())
                .scorer(FeedbackScorer.divideAndConquer(labeler))
                .build()
                .run(instructions, Path.of("feedback"));
        // end
    }

    private static void byTopic(Policy policy, Policy labeler, List<Instruction> instructions) {
        // docs: pairs by topic
        FeedbackPipeline.builder()
                .policy(policy)
                .decomposer(new RuleBasedClaimDecomposer())
                .scorer(FeedbackScorer.divideAndConquer(labeler))
                .pairMaker(TopicRewriter.builder().seed(1).build())
                .build()
                .run(instructions, Path.of("feedback-by-topic"));
        // end
    }

    private static void byLength(Policy policy, List<Instruction> instructions) {
        // docs: a scorer of your own
        FeedbackScorer brevity = FeedbackScorer.of(
                        "brevity",
                        response -> 1.0 / (1 + response.candidate().text().length()))
                .withSmallestDifference(0.01);
        // end
        FeedbackPipeline.builder()
                .policy(policy)
                .decomposer(new RuleBasedClaimDecomposer())
                .scorer(brevity)
                .build()
                .run(instructions, Path.of("feedback-by-length"));
    }

    private static FeedbackScorer calibrate(Policy labeler, List<LabeledClaim> labeledClaims) {
        // docs: calibrate a labeler
        CalibrationReport report =
                LabelerCalibration.builder().build().report(FeedbackScorer.divideAndConquer(labeler), labeledClaims);
        System.out.print(report.toTable());
        report.write(Path.of("calibration.json"));
        FeedbackScorer scorer =
                DivideAndConquerScorer.builder(labeler).threshold(0.62).build();
        // end
        return scorer;
    }
}

package io.github.rlaifv.examples.quickstart;

import io.github.rlaifv.core.data.Instruction;
import io.github.rlaifv.core.data.PreferencePair;
import io.github.rlaifv.core.policy.Policy;
import io.github.rlaifv.core.policy.Sampling;
import io.github.rlaifv.core.run.RunListener;
import io.github.rlaifv.examples.tinyworld.TinyPrompts;
import io.github.rlaifv.feedback.FeedbackPipeline;
import io.github.rlaifv.feedback.FeedbackResult;
import io.github.rlaifv.feedback.ScoredInstruction;
import io.github.rlaifv.feedback.calibration.JudgedClaim;
import io.github.rlaifv.feedback.claim.ClaimDecomposer;
import io.github.rlaifv.feedback.pair.PairSelector;
import io.github.rlaifv.feedback.pair.TopicRewriter;
import io.github.rlaifv.feedback.score.ClaimVerdict;
import io.github.rlaifv.feedback.score.FeedbackScorer;
import io.github.rlaifv.feedback.score.ResponseScore;
import io.github.rlaifv.feedback.score.WholeResponseScorer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The feedback of one arm, compared with the truth. */
final class ArmFeedback {
    private final AblationArm arm;
    private final TinyPictures pictures;
    private final FeedbackResult result;

    private ArmFeedback(AblationArm arm, TinyPictures pictures, FeedbackResult result) {
        this.arm = arm;
        this.pictures = pictures;
        this.result = result;
    }

    /** Makes the pairs of an arm; the settings of candidates are those of the options' first round. */
    static ArmFeedback make(
            AblationArm arm,
            QuickstartOptions options,
            TinyPictures pictures,
            Policy model,
            ClaimDecomposer decomposer,
            Path folder,
            RunListener listener) {
        FeedbackPlan plan = options.feedback();
        long seed = options.roundSeed(1);
        FeedbackPipeline.Builder pipeline = FeedbackPipeline.builder()
                .policy(arm.mixed() ? new MixedDecoding(model) : model)
                .decomposer(decomposer)
                .scorer(arm == AblationArm.WHOLE ? whole(model) : pictures.scorer(model))
                .candidates(plan.candidates())
                .sampling(Sampling.builder()
                        .temperature(plan.temperature())
                        .maxNewTokens(plan.maxNewTokens())
                        .build())
                .seed(seed)
                .pairsPerInstruction(plan.pairsPerInstruction())
                .lengthBalance(plan.lengthBalance())
                .batchSize(pictures.instructionsPerCall())
                .listener(listener);
        if (arm.rewrites()) {
            TopicRewriter.Builder rewriter =
                    TopicRewriter.builder().maxPairs(plan.pairsPerInstruction()).seed(seed);
            pipeline.pairMaker((arm.gains() ? rewriter.minConfirmedGain(1) : rewriter).build());
        } else if (arm.gains()) {
            pipeline.pairMaker(PairSelector.builder()
                    .maxPairs(plan.pairsPerInstruction())
                    .minConfirmedGain(1)
                    .seed(seed)
                    .build());
        }
        return new ArmFeedback(arm, pictures, pipeline.build().run(pictures.alignment(1), folder));
    }

    private static FeedbackScorer whole(Policy labeler) {
        return WholeResponseScorer.builder(labeler)
                .prompt(TinyPrompts.WHOLE_RESPONSE)
                .words(List.of(TinyPrompts.YES), List.of(TinyPrompts.NO))
                .responsesPerCall(1024)
                .build();
    }

    AblationArm arm() {
        return arm;
    }

    List<PreferencePair> pairs() {
        return result.pairs().toList();
    }

    long questions() {
        return result.counts().distinctClaims();
    }

    double questionsPerSecond() {
        return questions() / result.seconds().getOrDefault("scores", Double.NaN);
    }

    double seconds() {
        return result.seconds().values().stream()
                .mapToDouble(Double::doubleValue)
                .sum();
    }

    /** Verdicts on claims compared with the truth; empty where whole responses were judged. */
    Optional<LabelCheck> labels() {
        if (arm == AblationArm.WHOLE) {
            return Optional.empty();
        }
        List<Instruction> instructions = new ArrayList<>();
        List<List<ClaimVerdict>> verdicts = new ArrayList<>();
        for (ScoredInstruction scored : result.scored()) {
            for (ResponseScore response : scored.responses()) {
                instructions.add(scored.instruction());
                verdicts.add(response.verdicts());
            }
        }
        return Optional.of(LabelCheck.of(pictures, instructions, verdicts));
    }

    /** Each different question with the labeler's answer and the truth, for a calibration. */
    List<JudgedClaim> judged() {
        List<JudgedClaim> judged = new ArrayList<>();
        for (ScoredInstruction scored : result.scored()) {
            Set<String> seen = new HashSet<>();
            for (ResponseScore response : scored.responses()) {
                for (ClaimVerdict verdict : response.verdicts()) {
                    if (seen.add(verdict.claim().question())) {
                        pictures.truth(scored.instruction(), verdict.claim())
                                .ifPresent(truth -> judged.add(
                                        new JudgedClaim(scored.instruction().id(), verdict.yesShare(), truth)));
                    }
                }
            }
        }
        return judged;
    }

    /** Share of pairs whose sides' numbers of false claims differ by what a sign says: 1 fewer in the chosen, 0 equal. */
    double share(int sign) {
        return pairs().stream()
                .mapToInt(pair -> Integer.signum(pictures.falseClaims(pair.instruction(), pair.rejected())
                                        - pictures.falseClaims(pair.instruction(), pair.chosen()))
                                == sign
                        ? 1
                        : 0)
                .average()
                .orElse(0);
    }

    double chosenWords() {
        return pairs().stream().mapToInt(pair -> words(pair.chosen())).average().orElse(0);
    }

    double rejectedWords() {
        return pairs().stream()
                .mapToInt(pair -> words(pair.rejected()))
                .average()
                .orElse(0);
    }

    private static int words(String text) {
        return text.isBlank() ? 0 : text.strip().split("\\s+").length;
    }
}

package io.github.rlaifv.tinyworld.ablation;

import io.github.rlaifv.core.data.Instruction;
import io.github.rlaifv.core.data.PreferencePair;
import io.github.rlaifv.core.internal.Words;
import io.github.rlaifv.core.policy.Policy;
import io.github.rlaifv.core.run.RunListener;
import io.github.rlaifv.feedback.FeedbackResult;
import io.github.rlaifv.feedback.ScoredInstruction;
import io.github.rlaifv.feedback.calibration.ScoredClaim;
import io.github.rlaifv.feedback.claim.ClaimDecomposer;
import io.github.rlaifv.feedback.pair.LengthBalancer;
import io.github.rlaifv.feedback.pair.PairMaker;
import io.github.rlaifv.feedback.pair.PairSelector;
import io.github.rlaifv.feedback.pair.TopicRewriter;
import io.github.rlaifv.feedback.score.ClaimVerdict;
import io.github.rlaifv.feedback.score.FeedbackScorer;
import io.github.rlaifv.feedback.score.RepeatPenalty;
import io.github.rlaifv.feedback.score.ResponseScore;
import io.github.rlaifv.feedback.score.WholeResponseScorer;
import io.github.rlaifv.tinyworld.language.TinyPrompts;
import io.github.rlaifv.tinyworld.quickstart.LabelerAccuracy;
import io.github.rlaifv.tinyworld.quickstart.QuickstartOptions;
import io.github.rlaifv.tinyworld.quickstart.TinyWorldImages;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The feedback of one arm, compared with the ground truth. */
final class ArmFeedback {
    /** Number of best responses that may be chosen in {@link AblationArm#BEST}. */
    private static final int CHOSEN_AMONG = 2;

    private final AblationArm arm;
    private final TinyWorldImages images;
    private final FeedbackResult judged;
    private final List<PreferencePair> pairs;

    /**
     * Makes the pairs of an arm.
     *
     * @param judged judged candidates of the arm's source
     */
    ArmFeedback(AblationArm arm, QuickstartOptions options, TinyWorldImages images, FeedbackResult judged) {
        this.arm = arm;
        this.images = images;
        this.judged = judged;
        PairMaker maker = maker(arm, options);
        List<PreferencePair> made = judged.scored().toList().stream()
                .flatMap(one -> maker.make(one.instruction(), scores(arm, one)).stream())
                .toList();
        pairs = options.feedback().settings().lengthBalance()
                ? LengthBalancer.create().balance(made).kept().stream()
                        .map(made::get)
                        .toList()
                : made;
    }

    private static List<ResponseScore> scores(AblationArm arm, ScoredInstruction judged) {
        return arm == AblationArm.BEST
                ? judged.responses().stream().map(RepeatPenalty::of).toList()
                : judged.responses();
    }

    private static PairMaker maker(AblationArm arm, QuickstartOptions options) {
        int most = options.pairs(1).maxPairs();
        long seed = options.roundSeed(1);
        PairSelector.Builder selector = PairSelector.builder().maxPairs(most).seed(seed);
        return switch (arm) {
            case TOPICS -> TopicRewriter.builder().maxPairs(most).seed(seed).build();
            case BEST -> selector.chosenAmongBest(CHOSEN_AMONG).build();
            default -> selector.build();
        };
    }

    /** Samples and judges the candidates of an arm's source with the settings of the first round. */
    static FeedbackResult judge(
            AblationArm arm,
            QuickstartOptions options,
            TinyWorldImages images,
            Policy model,
            ClaimDecomposer decomposer,
            RunListener listener) {
        return options.feedback()
                .policy(arm.mixed() ? new MixedDecoding(model) : model)
                .decomposer(decomposer)
                .scorer(arm == AblationArm.WHOLE ? whole(model) : images.scorer(model))
                .seed(options.roundSeed(1))
                .batchSize(images.instructionsPerCall())
                .listener(listener)
                .build()
                .run(images.alignment(1), options.output().resolve(arm.source()));
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
        return pairs;
    }

    /** Number, speed and accuracy of the labeler's answers. */
    ArmLabeling labeling() {
        long questions = judged.counts().distinctClaims();
        return new ArmLabeling(
                questions,
                questions / judged.seconds().getOrDefault("scores", Double.NaN),
                labels().map(LabelerAccuracy::accuracy).orElse(null));
    }

    /**
     * Metrics of the pairs.
     *
     * @param used number of pairs trained on
     */
    ArmPairs metrics(int used) {
        return new ArmPairs(pairs.size(), used, share(1), share(0), chosenWords(), rejectedWords());
    }

    double seconds() {
        return judged.seconds().values().stream()
                .mapToDouble(Double::doubleValue)
                .sum();
    }

    /** The comparison of the verdicts on claims with the ground truth; empty if whole responses were judged. */
    Optional<LabelerAccuracy> labels() {
        if (arm == AblationArm.WHOLE) {
            return Optional.empty();
        }
        List<Instruction> instructions = new ArrayList<>();
        List<List<ClaimVerdict>> verdicts = new ArrayList<>();
        for (ScoredInstruction scored : judged.scored().toList()) {
            for (ResponseScore response : scored.responses()) {
                instructions.add(scored.instruction());
                verdicts.add(response.verdicts());
            }
        }
        return Optional.of(LabelerAccuracy.of(images, instructions, verdicts));
    }

    /** Each distinct question with the labeler's answer and the truth, for the calibration. */
    List<ScoredClaim> answers() {
        List<ScoredClaim> answers = new ArrayList<>();
        for (ScoredInstruction scored : judged.scored().toList()) {
            Set<String> seen = new HashSet<>();
            for (ResponseScore response : scored.responses()) {
                for (ClaimVerdict verdict : response.verdicts()) {
                    if (verdict.decided() && seen.add(verdict.claim().question())) {
                        images.truth(scored.instruction(), verdict.claim())
                                .ifPresent(truth -> answers.add(
                                        new ScoredClaim(scored.instruction().id(), verdict.yesShare(), truth)));
                    }
                }
            }
        }
        return answers;
    }

    /**
     * The share of pairs with a given order of false claims.
     *
     * @param sign 1 for pairs whose chosen response has fewer false claims, 0 for pairs with equally many, -1 for the rest
     */
    double share(int sign) {
        return pairs.stream()
                .mapToInt(pair -> Integer.signum(images.falseClaims(pair.instruction(), pair.rejected())
                                        - images.falseClaims(pair.instruction(), pair.chosen()))
                                == sign
                        ? 1
                        : 0)
                .average()
                .orElse(0);
    }

    private double chosenWords() {
        return pairs.stream()
                .mapToInt(pair -> Words.count(pair.chosen()))
                .average()
                .orElse(0);
    }

    private double rejectedWords() {
        return pairs.stream()
                .mapToInt(pair -> Words.count(pair.rejected()))
                .average()
                .orElse(0);
    }
}

package io.github.rlaifv.cli.ask;

import io.github.rlaifv.align.ResponseLabeling;
import io.github.rlaifv.cli.command.LedgerOptions;
import io.github.rlaifv.cli.command.OptionValue;
import io.github.rlaifv.cli.option.CalibrationOption;
import io.github.rlaifv.cli.option.DecomposerOption;
import io.github.rlaifv.cli.option.ModelAddressConverter;
import io.github.rlaifv.cli.option.UselessOption;
import io.github.rlaifv.cli.rank.ClaimModels;
import io.github.rlaifv.cli.rank.RankedModels;
import io.github.rlaifv.core.estimate.EstimatedModel;
import io.github.rlaifv.core.estimate.RunEstimateBuilder;
import io.github.rlaifv.core.ledger.RunStages;
import io.github.rlaifv.core.policy.Policy;
import io.github.rlaifv.core.policy.PolicyOptions;
import io.github.rlaifv.feedback.claim.ClaimDecomposer;
import io.github.rlaifv.feedback.claim.PromptedClaimDecomposer;
import io.github.rlaifv.feedback.claim.RuleBasedClaimDecomposer;
import io.github.rlaifv.feedback.estimate.FeedbackEstimate;
import io.github.rlaifv.feedback.score.DivideAndConquerScorer;
import io.github.rlaifv.feedback.score.YesNoScorerBuilder;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options for judging the claims of an answer, a mixin. */
final class ClaimOptions {
    @Option(names = "--claims", description = "judge the claims of the answer, and print each verdict (default: false)")
    private boolean claims;

    @Option(
            names = "--labeler",
            converter = ModelAddressConverter.class,
            description =
                    "folder or address of the model that judges claims, or embedded (default: the model of --model)")
    private @Nullable String labeler;

    @Mixin
    private DecomposerOption decomposer = new DecomposerOption();

    @Option(
            names = "--least-answer-mass",
            description = "probability of yes and no together below which a labeler's answer is no verdict, from 0 to 1"
                    + " (default: ${DEFAULT-VALUE})")
    private double leastAnswerMass = YesNoScorerBuilder.DEFAULT_LEAST_ANSWER_MASS;

    @Mixin
    private CalibrationOption calibration = new CalibrationOption();

    /** Whether claims are judged. */
    boolean asked() {
        return claims;
    }

    /** The models that divide and judge, for plans of memory. */
    ClaimModels models() {
        return new ClaimModels(Optional.ofNullable(labeler), decomposer.model(), decomposer.rules());
    }

    /**
     * Rejects values out of range, and options without an effect.
     *
     * @param verified whether the claims of candidates are judged
     */
    void check(boolean verified) {
        OptionValue.checked("--least-answer-mass", () -> {
            if (!(leastAnswerMass >= 0 && leastAnswerMass <= 1)) {
                throw new IllegalArgumentException("must be in [0, 1], was " + leastAnswerMass);
            }
            return leastAnswerMass;
        });
        boolean unused = !claims && !verified;
        String why = "without --claims: add --claims, or remove it";
        UselessOption.reject("--labeler", unused && labeler != null, why);
        UselessOption.reject("--calibration", unused && calibration.given(), why);
        UselessOption.reject("--decomposer", unused && decomposer.given(), why);
        UselessOption.reject(
                "--least-answer-mass", unused && leastAnswerMass != YesNoScorerBuilder.DEFAULT_LEAST_ANSWER_MASS, why);
    }

    /**
     * Adds the use of models for one answer to an estimate.
     *
     * @param candidates number of candidates whose claims are judged too
     */
    void estimate(RunEstimateBuilder run, String model, int maxNewTokens, long candidates) {
        long responses = candidates + (claims ? 1 : 0);
        if (responses == 0) {
            return;
        }
        EstimatedModel judging = LedgerOptions.model(labeler == null ? model : labeler);
        FeedbackEstimate.Builder judged =
                FeedbackEstimate.builder(LedgerOptions.model(model), judging).maxNewTokens(maxNewTokens);
        if (decomposer.rules()) {
            judged.decomposedByRules();
        }
        decomposer.model().map(LedgerOptions::model).ifPresent(judged::decomposer);
        judged.judge(run, RunStages.SCORES, 1, responses);
    }

    /**
     * Returns what divides the answer and judges its claims.
     *
     * @param model the model that answers
     */
    ResponseLabeling judge(Policy model, RankedModels models, PolicyOptions options) {
        Policy judging = labeler == null ? model : models.open(labeler, options);
        DivideAndConquerScorer.Builder scorer =
                DivideAndConquerScorer.builder(judging).leastAnswerMass(leastAnswerMass);
        ClaimDecomposer dividing = decomposer.rules()
                ? new RuleBasedClaimDecomposer()
                : PromptedClaimDecomposer.builder(decomposer
                                .model()
                                .map(address -> models.open(address, options))
                                .orElse(judging))
                        .build();
        return new ResponseLabeling(dividing, calibration.scorer(scorer));
    }
}

package io.github.rlaifv.cli.rank;

import io.github.rlaifv.align.ResponseLabeling;
import io.github.rlaifv.cli.command.LedgerOptions;
import io.github.rlaifv.cli.option.DecomposerOption;
import io.github.rlaifv.cli.option.ModelAddressConverter;
import io.github.rlaifv.cli.option.UselessOption;
import io.github.rlaifv.core.estimate.EstimatedModel;
import io.github.rlaifv.core.estimate.RunEstimateBuilder;
import io.github.rlaifv.core.ledger.RunStages;
import io.github.rlaifv.core.policy.Policy;
import io.github.rlaifv.core.policy.PolicyOptions;
import io.github.rlaifv.feedback.claim.ClaimDecomposer;
import io.github.rlaifv.feedback.estimate.FeedbackEstimate;
import io.github.rlaifv.feedback.score.FeedbackScorer;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options for the models that judge the claims of candidates, a mixin. */
public final class VerifierOptions {
    @Option(
            names = "--labeler",
            converter = ModelAddressConverter.class,
            description =
                    "folder or address of the model that judges claims, or embedded (default:" + " the aligned model)")
    private @Nullable String labeler;

    @Mixin
    private DecomposerOption decomposer = new DecomposerOption();

    /**
     * Rejects the options if no claims are judged.
     *
     * @param verified whether claims are judged
     */
    public void check(boolean verified) {
        if (!verified) {
            checkUnused("without --rule=verified: add --rule=verified, or remove it");
        }
    }

    /**
     * Rejects the options.
     *
     * @param why where they have no effect and what to do
     */
    public void checkUnused(String why) {
        UselessOption.reject("--labeler", labeler != null, why);
        UselessOption.reject("--decomposer", decomposer.given(), why);
    }

    /**
     * Returns what divides responses and judges their claims.
     *
     * @param aligned the aligned model, which judges by default
     * @param models closes the models that are opened
     */
    public ResponseLabeling judge(Policy aligned, RankedModels models, PolicyOptions options) {
        Policy judging = labeler == null ? aligned : models.open(labeler, options);
        ClaimDecomposer dividing = decomposer.rules()
                ? ClaimDecomposer.byRules()
                : ClaimDecomposer.prompted(decomposer
                        .model()
                        .map(address -> models.open(address, options))
                        .orElse(judging));
        return new ResponseLabeling(dividing, FeedbackScorer.divideAndConquer(judging));
    }

    /** Returns the models that divide and judge, for plans of memory. */
    ClaimModels models() {
        return new ClaimModels(Optional.ofNullable(labeler), decomposer.model(), decomposer.rules());
    }

    /**
     * Adds the judging of claims to an estimate.
     *
     * @param model the aligned model
     * @param images number of prompts
     * @param responses number of responses whose claims are judged
     * @param tokens largest number of tokens per response
     */
    public void estimate(RunEstimateBuilder run, String model, long images, long responses, int tokens) {
        EstimatedModel judging = LedgerOptions.model(labeler == null ? model : labeler);
        FeedbackEstimate.Builder judged =
                FeedbackEstimate.builder(LedgerOptions.model(model), judging).maxNewTokens(tokens);
        if (decomposer.rules()) {
            judged.decomposedByRules();
        }
        decomposer.model().map(LedgerOptions::model).ifPresent(judged::decomposer);
        judged.judge(run, RunStages.RANKING, images, responses);
    }
}

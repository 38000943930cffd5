package io.github.rlaifv.cli.tinyworld;

import io.github.rlaifv.align.AlignmentEstimate;
import io.github.rlaifv.cli.command.LedgerOptions;
import io.github.rlaifv.core.estimate.EstimatedModel;
import io.github.rlaifv.core.estimate.RunEstimate;
import io.github.rlaifv.core.estimate.RunEstimateBuilder;
import io.github.rlaifv.core.ledger.RunStages;
import io.github.rlaifv.feedback.FeedbackSettings;
import io.github.rlaifv.feedback.estimate.FeedbackEstimate;
import io.github.rlaifv.inference.BestOfNEstimate;
import io.github.rlaifv.tinyworld.quickstart.EmbeddedModel;
import io.github.rlaifv.tinyworld.quickstart.QuickstartOptions;

/** Estimates what a quickstart will use: its rounds, the measurement on held-out images, and best-of-N. */
record QuickstartEstimate(QuickstartOptions options) {
    /** Lengths of the embedded model's texts: its questions, captions and claims are short. */
    private static final int TINY_PROMPT = 8;

    private static final int TINY_RESPONSE = 40;
    private static final int TINY_CLAIMS = 11;
    private static final double TINY_DISTINCT = 0.25;

    RunEstimate expected() {
        EstimatedModel policy = options.sources()
                .model()
                .map(EstimatedModel::local)
                .orElseGet(() -> new EstimatedModel(
                        EmbeddedModel.NAME,
                        true,
                        EstimatedModel.local(EmbeddedModel.configuration()).imageTokens()));
        EstimatedModel labeler = options.sources()
                .labeler()
                .map(address -> LedgerOptions.model(address.text()))
                .orElse(policy);
        FeedbackSettings asked = options.feedback().settings();
        FeedbackEstimate.Builder feedback = FeedbackEstimate.builder(policy, labeler)
                .candidates(asked.candidates())
                .maxNewTokens(options.sampling().maxNewTokens());
        if (options.sources().tinyWorld()) {
            feedback.promptTokens(TINY_PROMPT)
                    .responseTokens(TINY_RESPONSE)
                    .askingTokens(TINY_PROMPT)
                    .claims(TINY_CLAIMS)
                    .distinctClaims(TINY_DISTINCT);
        }
        int rounds = options.rounds().settings().rounds();
        int averages = options.rounds().settings().averages();
        int epochs = options.training(1).options().batching().epochs();
        RunEstimate alignment = new AlignmentEstimate(
                        policy,
                        rounds,
                        options.instructions(),
                        options.evaluation().developmentScenes(),
                        options.pairs(1).maxPairs() + options.topicPairs(),
                        Math.max(1, options.rounds().settings().evaluationsPerEpoch() * epochs),
                        averages,
                        epochs,
                        options.training(1).options().batching().size())
                .of(feedback);
        return alignment.plus(measured(policy, feedback, rounds + averages)).plus(bestOf(policy, feedback));
    }

    /** All models answer; the answers of the base and of the kept model are judged. */
    private RunEstimate measured(EstimatedModel policy, FeedbackEstimate.Builder feedback, int aligned) {
        int each = options.evaluation().testScenes();
        long scenes = (aligned + 1L) * each;
        RunEstimateBuilder run = RunEstimate.builder(RunStages.EVALUATION)
                .generation(
                        RunStages.EVALUATION,
                        policy,
                        scenes,
                        1,
                        FeedbackEstimate.DEFAULT_PROMPT_TOKENS,
                        feedback.writtenTokens());
        feedback.judge(run, RunStages.EVALUATION, 2L * each, 1);
        return run.build();
    }

    /** The candidates of the base and those of the aligned model are ranked by both. */
    private RunEstimate bestOf(EstimatedModel policy, FeedbackEstimate.Builder feedback) {
        int scenes = Math.min(
                options.evaluation().bestOfScenes(), options.evaluation().testScenes());
        return new BestOfNEstimate(
                        policy, policy, policy, FeedbackEstimate.DEFAULT_PROMPT_TOKENS, feedback.writtenTokens())
                .of(2L * scenes, options.evaluation().bestOf());
    }
}

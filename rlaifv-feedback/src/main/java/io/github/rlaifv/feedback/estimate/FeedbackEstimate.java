package io.github.rlaifv.feedback.estimate;

import io.github.rlaifv.core.estimate.EstimatedModel;
import io.github.rlaifv.core.estimate.RunEstimate;
import io.github.rlaifv.core.estimate.RunEstimateBuilder;
import io.github.rlaifv.core.ledger.RunStages;
import io.github.rlaifv.core.policy.Sampling;
import io.github.rlaifv.feedback.FeedbackPipeline;
import io.github.rlaifv.feedback.internal.PlannedFeedback;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Estimates the requests and tokens of a feedback run with the paper's stages: candidates, claims and questions by a
 * language model, and verdicts. The lengths of texts are assumptions, which the estimate states; {@link RunEstimate#like}
 * replaces them by those of an earlier run.
 *
 * <pre>{@code
 * RunEstimate estimate = FeedbackEstimate.builder(EstimatedModel.local(policy), EstimatedModel.local(labeler))
 *         .instructions(4000)
 *         .candidates(10)
 *         .build();
 * System.out.print(estimate.text());
 * }</pre>
 */
public final class FeedbackEstimate {
    /** Assumed number of text tokens per question about an image. */
    public static final int DEFAULT_PROMPT_TOKENS = 32;

    /** Assumed number of tokens per response, unless the limit of new tokens is smaller. */
    public static final int DEFAULT_RESPONSE_TOKENS = 128;

    /** Assumed number of tokens of a claim, and of the question that it becomes. */
    public static final int DEFAULT_CLAIM_TOKENS = 12;

    /** Number of tokens of the default prompts that ask for claims and for questions, about four characters each. */
    public static final int DEFAULT_ASKING_TOKENS = 200;

    private FeedbackEstimate() {}

    /** Returns a builder for a policy that writes candidates, and a labeler that judges their claims. */
    public static Builder builder(EstimatedModel policy, EstimatedModel labeler) {
        return new Builder(policy, labeler);
    }

    /** Builder of an estimate of feedback. */
    public static final class Builder {
        private final EstimatedModel policy;
        private final EstimatedModel labeler;
        private @Nullable EstimatedModel decomposer;
        private @Nullable EstimatedModel asker;
        private boolean rules;
        private long instructions;
        private int candidates = FeedbackPipeline.DEFAULT_CANDIDATES;
        private int promptTokens = DEFAULT_PROMPT_TOKENS;
        private int maxNewTokens = Sampling.DEFAULT_MAX_NEW_TOKENS;
        private int responseTokens = DEFAULT_RESPONSE_TOKENS;
        private int claims = PlannedFeedback.CLAIMS;
        private int askingTokens = DEFAULT_ASKING_TOKENS;
        private double distinct = 1;

        private Builder(EstimatedModel policy, EstimatedModel labeler) {
            this.policy = policy;
            this.labeler = labeler;
        }

        /** Model that divides responses. Default: the labeler. */
        public Builder decomposer(EstimatedModel value) {
            decomposer = value;
            return this;
        }

        /** Model that turns claims into questions. Default: the model that divides responses. */
        public Builder asker(EstimatedModel value) {
            asker = value;
            return this;
        }

        /** Claims are found by rules, which ask no model. Default: a model is asked. */
        public Builder decomposedByRules() {
            rules = true;
            return this;
        }

        /** Number of instructions. Default: 0. */
        public Builder instructions(long value) {
            instructions = value;
            return this;
        }

        /** Number of candidates per instruction. Default: {@value FeedbackPipeline#DEFAULT_CANDIDATES}. */
        public Builder candidates(int value) {
            candidates = value;
            return this;
        }

        /** Text tokens per question about an image. Default: {@value FeedbackEstimate#DEFAULT_PROMPT_TOKENS}. */
        public Builder promptTokens(int value) {
            promptTokens = value;
            return this;
        }

        /** Maximum number of tokens per response. Default: {@value Sampling#DEFAULT_MAX_NEW_TOKENS}. */
        public Builder maxNewTokens(int value) {
            maxNewTokens = value;
            return this;
        }

        /**
         * Mean number of tokens per response, at most {@link #maxNewTokens}. Default:
         * {@value FeedbackEstimate#DEFAULT_RESPONSE_TOKENS}.
         */
        public Builder responseTokens(int value) {
            responseTokens = value;
            return this;
        }

        /** Mean number of claims per response. Default: {@value PlannedFeedback#CLAIMS}. */
        public Builder claims(int value) {
            claims = value;
            return this;
        }

        /**
         * Tokens of the prompts that ask for claims and for questions, without what they are about. Default:
         * {@value FeedbackEstimate#DEFAULT_ASKING_TOKENS}, as in the default prompts.
         */
        public Builder askingTokens(int value) {
            askingTokens = value;
            return this;
        }

        /**
         * Share of an image's claims that are different questions, above 0 and at most 1. The labeler is asked each once.
         * Default: 1, the most there can be.
         *
         * @throws IllegalArgumentException if the share is out of range
         */
        public Builder distinctClaims(double share) {
            if (!(share > 0 && share <= 1)) {
                throw new IllegalArgumentException("the share of distinct claims must be in (0, 1], was " + share);
            }
            distinct = share;
            return this;
        }

        /** The assumed number of tokens per response. */
        public int writtenTokens() {
            return Math.min(responseTokens, maxNewTokens);
        }

        /** Builds the estimate. */
        public RunEstimate build() {
            RunEstimateBuilder run = RunEstimate.builder(RunStages.CANDIDATES)
                    .generation(RunStages.CANDIDATES, policy, instructions, candidates, promptTokens, writtenTokens());
            judged(run, Optional.empty(), instructions, candidates);
            return run.assuming(instructions + " instructions with " + candidates + " candidates each.")
                    .build();
        }

        /**
         * Adds the division and the verdicts of responses that are measured rather than trained on.
         *
         * @param run the estimate to add to
         * @param stage name of the stage
         * @param images number of images
         * @param responses number of responses per image
         */
        public void judge(RunEstimateBuilder run, String stage, long images, long responses) {
            judged(run, Optional.of(stage), images, responses);
        }

        private void judged(RunEstimateBuilder run, Optional<String> stage, long images, long responses) {
            int listed = claims * DEFAULT_CLAIM_TOKENS;
            EstimatedModel divider = decomposer == null ? labeler : decomposer;
            if (!rules) {
                int divided = askingTokens + promptTokens + writtenTokens();
                long all = images * responses;
                run.textGeneration(stage.orElse(RunStages.CLAIMS), divider, all, 1, divided, listed)
                        .textGeneration(
                                stage.orElse(RunStages.QUESTIONS),
                                asker == null ? divider : asker,
                                all,
                                1,
                                askingTokens + listed,
                                listed);
            }
            run.questions(
                    stage.orElse(RunStages.SCORES),
                    labeler,
                    images,
                    Math.max(1, Math.round(responses * claims * distinct)),
                    (long) DEFAULT_CLAIM_TOKENS + promptTokens);
            run.assuming(promptTokens + " text tokens per question about an image, and " + writtenTokens()
                            + " tokens per response.")
                    .assuming(String.format(
                            Locale.ROOT,
                            "%d claims per response, of which %.0f %% per image are different questions, with %d tokens"
                                    + " per claim and per question.",
                            claims,
                            100 * distinct,
                            DEFAULT_CLAIM_TOKENS));
        }
    }
}

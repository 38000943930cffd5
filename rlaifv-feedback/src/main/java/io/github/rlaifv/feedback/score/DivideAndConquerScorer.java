package io.github.rlaifv.feedback.score;

import io.github.rlaifv.core.policy.Outcome;
import io.github.rlaifv.core.policy.Policy;
import io.github.rlaifv.core.policy.RequestFailure;
import io.github.rlaifv.feedback.claim.Claim;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;

/**
 * Asks the labeler the question of each claim about the image, and counts the claims that are not confirmed (RLAIF-V,
 * section 3.2, "conquer"). Per claim, p_yes = p(yes) + p(Yes) and p_no = p(no) + p(No) of the first answer token, from
 * a softmax over the whole vocabulary. If two of the words share a token (an uncased vocabulary), the policy assigns
 * its probability to one of them, so that nothing counts twice: see {@link
 * io.github.rlaifv.core.policy.NextTokenRequest}.
 *
 * <p>An answer that begins with neither yes nor no, such as one that begins with thinking, is not a verdict: see {@link
 * Builder#leastAnswerMass} and {@link Builder#mostUndecided}. A labeler may have single tokens for other forms of the
 * words, such as {@code YES} or {@code "Yes,"}. Their probability is added if it is larger than that of the words
 * themselves, if it would change the verdict, or if there would be no verdict without it.
 *
 * <p>The questions of all responses to one image are sent to the labeler together, and equal ones only once. If the
 * labeler's answers depend on the call, only the questions of one instruction are sent together.
 */
public final class DivideAndConquerScorer implements FeedbackScorer {
    private final Policy labeler;
    private final String prompt;
    private final AnswerWords words;
    private final ConfirmationThreshold threshold;
    private final UndecidedLimit undecided;
    private final int claimsPerCall;

    private DivideAndConquerScorer(Builder builder) {
        labeler = builder.labeler;
        prompt = builder.prompt;
        words = builder.answerWords();
        threshold = builder.threshold;
        undecided = new UndecidedLimit(builder.mostUndecided);
        claimsPerCall = builder.claimsPerCall;
    }

    /** Returns a builder with the defaults of RLAIF-V. */
    public static Builder builder(Policy labeler) {
        return new Builder(labeler);
    }

    @Override
    public List<Outcome<ResponseScore>> tryScore(List<ClaimedResponse> responses) {
        YesNoQuestions questions = new YesNoQuestions(labeler, words, threshold, claimsPerCall);
        List<List<YesNoQuestions.Answer>> answers = new ArrayList<>();
        for (ClaimedResponse response : responses) {
            answers.add(response.claims().stream()
                    .map(claim -> questions.add(
                            response.instruction().id(),
                            response.instruction().shownImage(),
                            prompt.replace("{question}", claim.question())))
                    .toList());
        }
        questions.ask();
        List<Outcome<ResponseScore>> scores = new ArrayList<>();
        for (int i = 0; i < responses.size(); i++) {
            Optional<RequestFailure> failure = YesNoQuestions.failure(responses.get(i), answers.get(i));
            if (failure.isPresent()) {
                scores.add(Outcome.failure(failure.get()));
                continue;
            }
            List<Claim> claims = responses.get(i).claims();
            List<ClaimVerdict> verdicts = new ArrayList<>();
            for (int j = 0; j < claims.size(); j++) {
                verdicts.add(
                        ClaimVerdict.of(claims.get(j), answers.get(i).get(j).reading(), threshold));
            }
            scores.add(undecided
                    .failure(responses.get(i), verdicts)
                    .<Outcome<ResponseScore>>map(Outcome::failure)
                    .orElse(Outcome.success(
                            ResponseScore.byClaims(responses.get(i).candidate(), verdicts))));
        }
        return scores;
    }

    @Override
    public boolean dependsOnCall() {
        return labeler.dependsOnCall();
    }

    @Override
    public boolean needsClaims() {
        return true;
    }

    @Override
    public SortedMap<String, String> settings() {
        SortedMap<String, String> settings = YesNoQuestions.settings("divide and conquer", labeler, prompt, words);
        settings.put("threshold", Double.toString(threshold.value()));
        settings.put("most_undecided", Double.toString(undecided.share()));
        return settings;
    }

    /** Builder of {@link DivideAndConquerScorer}. */
    public static final class Builder extends YesNoScorerBuilder<Builder> {
        private String prompt = "{question} Please answer yes or no.";
        private ConfirmationThreshold threshold = ConfirmationThreshold.PAPER;
        private double mostUndecided = 0.25;
        private int claimsPerCall = 256;

        private Builder(Policy labeler) {
            super(labeler);
        }

        @Override
        Builder self() {
            return this;
        }

        /** Prompt of the labeler, which must contain {@code {question}}. Default: the paper's prompt. */
        public Builder prompt(String value) {
            if (!value.contains("{question}")) {
                throw new IllegalArgumentException("the labeler's prompt must contain {question}, was: " + value);
            }
            prompt = value;
            return this;
        }

        /**
         * Threshold above which p_yes / (p_yes + p_no) confirms a claim. A labeler that says yes too readily needs a
         * higher threshold. Default: 0.5, as in the paper.
         *
         * @param value the threshold, in [0, 1)
         */
        public Builder threshold(double value) {
            threshold = new ConfirmationThreshold(value);
            return this;
        }

        /**
         * Maximum share of a response's claims that may have no verdict. Such claims don't count in the score. A
         * response above the maximum has no score, and its failure says what the labeler's answers begin with. Default:
         * 0.25.
         *
         * @param value the share, in [0, 1]
         */
        public Builder mostUndecided(double value) {
            mostUndecided = AnswerWords.requireShare(value, "mostUndecided");
            return this;
        }

        /**
         * Number of questions per call of the labeler. It bounds memory. Results depend on it only within the bounds of
         * {@link Policy}. Default: 256.
         */
        public Builder claimsPerCall(int value) {
            if (value <= 0) {
                throw new IllegalArgumentException("claimsPerCall must be > 0, was " + value);
            }
            claimsPerCall = value;
            return this;
        }

        /**
         * Builds the scorer. If the labeler is a server whose capabilities are unknown, it is sent one question to find
         * them out.
         *
         * @throws io.github.rlaifv.core.policy.MissingCapabilityException if the labeler gives no probabilities of
         *     words
         * @throws io.github.rlaifv.core.run.BadDataException if a server's answer to that question begins with neither
         *     yes nor no
         */
        public DivideAndConquerScorer build() {
            requireLabeler("the labeler of claims");
            return new DivideAndConquerScorer(this);
        }
    }
}

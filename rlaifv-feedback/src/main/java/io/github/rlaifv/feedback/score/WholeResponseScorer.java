package io.github.rlaifv.feedback.score;

import io.github.rlaifv.core.policy.Outcome;
import io.github.rlaifv.core.policy.Policy;
import io.github.rlaifv.core.policy.RequestFailure;
import io.github.rlaifv.feedback.claim.Claim;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Baseline without claims: the labeler is asked once whether the response is correct. The score is log(p_yes / p_no) in
 * nats (probabilities below 1e-9 count as 1e-9), so a score difference of 1 means that the odds differ by a factor of
 * e. In the RLAIF-V paper, people agree with 66.7 % of the pairs of this scorer, and with 96.7 % of the pairs by
 * claims.
 */
public final class WholeResponseScorer implements FeedbackScorer {
    private static final Pattern PLACES = Pattern.compile("\\{(question|response)\\}");
    private static final double LEAST = 1e-9;

    private final Policy labeler;
    private final String prompt;
    private final AnswerWords words;
    private final int responsesPerCall;

    private WholeResponseScorer(Builder builder) {
        labeler = builder.labeler;
        prompt = builder.prompt;
        words = builder.answerWords();
        responsesPerCall = builder.responsesPerCall;
    }

    /** Returns a builder with a prompt for general models. */
    public static Builder builder(Policy labeler) {
        return new Builder(labeler);
    }

    @Override
    public List<Outcome<ResponseScore>> tryScore(List<ClaimedResponse> responses) {
        YesNoQuestions questions = new YesNoQuestions(labeler, words, ConfirmationThreshold.PAPER, responsesPerCall);
        List<YesNoQuestions.Answer> answers = responses.stream()
                .map(response -> questions.add(
                        response.instruction().id(), response.instruction().shownImage(), ask(response)))
                .toList();
        questions.ask();
        List<Outcome<ResponseScore>> scores = new ArrayList<>();
        for (int i = 0; i < responses.size(); i++) {
            ClaimedResponse response = responses.get(i);
            AnswerWords.Reading answer = answers.get(i).reading();
            Claim whole = new Claim(response.candidate().text(), ask(response));
            ClaimVerdict verdict = ClaimVerdict.of(whole, answer, ConfirmationThreshold.PAPER);
            Optional<RequestFailure> failure = YesNoQuestions.failure(response, List.of(answers.get(i)))
                    .or(() -> new UndecidedLimit(0).failure(response, List.of(verdict)));
            if (failure.isPresent()) {
                scores.add(Outcome.failure(failure.get()));
                continue;
            }
            double score = Math.log(Math.max(answer.pYes(), LEAST)) - Math.log(Math.max(answer.pNo(), LEAST));
            scores.add(Outcome.success(new ResponseScore(response.candidate(), List.of(verdict), score)));
        }
        return scores;
    }

    private String ask(ClaimedResponse response) {
        return PLACES.matcher(prompt)
                .replaceAll(place -> Matcher.quoteReplacement(
                        place.group(1).equals("question")
                                ? response.instruction().question()
                                : response.candidate().text()));
    }

    @Override
    public boolean dependsOnCall() {
        return labeler.dependsOnCall();
    }

    @Override
    public boolean needsClaims() {
        return false;
    }

    @Override
    public SortedMap<String, String> settings() {
        return YesNoQuestions.settings("whole response", labeler, prompt, words);
    }

    /** Builder of {@link WholeResponseScorer}. */
    public static final class Builder extends YesNoScorerBuilder<Builder> {
        private String prompt = "Somebody was asked about this image: {question}\nTheir answer: {response}\n"
                + "Is everything in the answer correct? Please answer yes or no.";
        private int responsesPerCall = 64;

        private Builder(Policy labeler) {
            super(labeler);
        }

        @Override
        Builder self() {
            return this;
        }

        /**
         * Prompt of the labeler. It must contain {@code {response}} and may contain {@code {question}}. Default: a
         * prompt for general models.
         */
        public Builder prompt(String value) {
            if (!value.contains("{response}")) {
                throw new IllegalArgumentException("the labeler's prompt must contain {response}, was: " + value);
            }
            prompt = value;
            return this;
        }

        /**
         * Number of responses per call of the labeler. It bounds memory. Results depend on it only within the bounds of
         * {@link Policy}. Default: 64.
         */
        public Builder responsesPerCall(int value) {
            if (value <= 0) {
                throw new IllegalArgumentException("responsesPerCall must be > 0, was " + value);
            }
            responsesPerCall = value;
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
        public WholeResponseScorer build() {
            requireLabeler("the labeler of responses");
            return new WholeResponseScorer(this);
        }
    }
}

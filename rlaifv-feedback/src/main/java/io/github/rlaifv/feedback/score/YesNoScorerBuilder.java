package io.github.rlaifv.feedback.score;

import io.github.rlaifv.core.policy.Capability;
import io.github.rlaifv.core.policy.Policy;
import java.util.List;

/**
 * Options of scorers that ask a labeler yes/no questions.
 *
 * @param <B> type of the builder itself
 */
public abstract class YesNoScorerBuilder<B extends YesNoScorerBuilder<B>> {
    /** Default of {@link #leastAnswerMass}. */
    public static final double DEFAULT_LEAST_ANSWER_MASS = AnswerWords.LEAST_MASS;

    final Policy labeler;
    private List<String> yes = AnswerWords.YES;
    private List<String> no = AnswerWords.NO;
    private double leastAnswerMass = DEFAULT_LEAST_ANSWER_MASS;

    YesNoScorerBuilder(Policy labeler) {
        this.labeler = labeler;
    }

    abstract B self();

    /**
     * Words that count as yes and as no, for labelers that answer in another language. Default: yes and Yes, no and No.
     */
    public B words(List<String> yesWords, List<String> noWords) {
        YesNoQuestions.checkWords(yesWords, noWords);
        yes = List.copyOf(yesWords);
        no = List.copyOf(noWords);
        return self();
    }

    /**
     * Minimum probability of yes and no together for an answer to be a verdict. An answer below it more likely begins
     * with something else, such as a thinking token. Labelers that answer as asked reach nearly 1. With 0 every answer
     * counts, as in the paper. Default: {@value #DEFAULT_LEAST_ANSWER_MASS}.
     *
     * @param value the probability, in [0, 1]
     */
    public B leastAnswerMass(double value) {
        leastAnswerMass = AnswerWords.requireShare(value, "leastAnswerMass");
        return self();
    }

    final AnswerWords answerWords() {
        return new AnswerWords(yes, no, leastAnswerMass);
    }

    /**
     * Checks that the labeler can judge.
     *
     * @param role role of the labeler, for the message
     */
    final void requireLabeler(String role) {
        Capability.NEXT_TOKEN_PROBABILITIES.require(labeler, role);
        LabelerCheck.require(labeler, answerWords());
    }
}

package io.github.rlaifv.feedback.score;

import io.github.rlaifv.core.policy.Capability;
import io.github.rlaifv.core.policy.Policy;
import java.util.List;

/**
 * Options that scorers which ask a labeler yes/no questions share.
 *
 * @param <B> type of the builder itself
 */
public abstract class YesNoScorerBuilder<B extends YesNoScorerBuilder<B>> {
    final Policy labeler;
    private List<String> yes = List.of("yes", "Yes");
    private List<String> no = List.of("no", "No");
    private double leastAnswerMass = AnswerWords.LEAST_MASS;

    YesNoScorerBuilder(Policy labeler) {
        this.labeler = labeler;
    }

    abstract B self();

    /** The words that count as yes and as no, for labelers that answer in another language. */
    public B words(List<String> yesWords, List<String> noWords) {
        YesNoQuestions.checkWords(yesWords, noWords);
        yes = List.copyOf(yesWords);
        no = List.copyOf(noWords);
        return self();
    }

    /**
     * Least probability of yes and no together that makes an answer a verdict. An answer below it more likely begins with
     * something else, such as a mark of thinking. Labelers that answer as asked hold nearly 1. 0 takes every answer, as
     * published. Default: 0.5.
     *
     * @param value in [0, 1]
     */
    public B leastAnswerMass(double value) {
        leastAnswerMass = AnswerWords.requireShare(value, "leastAnswerMass");
        return self();
    }

    final AnswerWords answerWords() {
        return new AnswerWords(yes, no, leastAnswerMass);
    }

    /**
     * Refuses a labeler that can't judge.
     *
     * @param role what the labeler is used as, for the message
     */
    final void requireLabeler(String role) {
        Capability.NEXT_TOKEN_PROBABILITIES.require(labeler, role);
        LabelerCheck.require(labeler, answerWords());
    }
}

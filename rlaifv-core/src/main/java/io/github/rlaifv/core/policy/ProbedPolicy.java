package io.github.rlaifv.core.policy;

import java.util.List;

/**
 * A policy whose capabilities are determined by asking the model a yes/no question once. Its answer shows callers that
 * need yes/no answers whether the model gives them.
 */
public interface ProbedPolicy extends Policy {

    /**
     * The likeliest first tokens of the answer to the question of {@link #supports}, "Is water wet? Please
     * answer yes or no.", most likely first. Empty if the question was not asked or the server returns no
     * log-probabilities. A model whose answer begins with neither word cannot be used as a labeler.
     */
    List<FirstToken> answerToProbe();
}

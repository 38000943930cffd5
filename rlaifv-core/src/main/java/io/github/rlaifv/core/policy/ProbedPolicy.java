package io.github.rlaifv.core.policy;

import java.util.List;

/**
 * A policy whose capabilities are found out by asking the model a yes/no question once. Callers that need yes/no answers
 * read from its answer whether the model gives any.
 */
public interface ProbedPolicy extends Policy {

    /**
     * The likeliest first tokens of the answer to the question by which {@link #capabilities()} found out what the model can
     * do: "Is water wet? Please answer yes or no." Most likely first; empty if the question was not asked, or the server
     * gives no log-probabilities. A labeler whose answer begins otherwise is of no use.
     */
    List<FirstToken> answerToProbe();
}

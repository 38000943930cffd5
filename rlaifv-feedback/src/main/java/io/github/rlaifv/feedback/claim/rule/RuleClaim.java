package io.github.rlaifv.feedback.claim.rule;

/**
 * A claim that a rule found.
 *
 * @param statement the claim as a sentence, such as "The car is red."
 * @param question asks whether it holds, such as "Is the car red?"
 */
public record RuleClaim(String statement, String question) {}

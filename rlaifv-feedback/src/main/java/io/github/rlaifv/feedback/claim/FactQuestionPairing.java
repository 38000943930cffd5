package io.github.rlaifv.feedback.claim;

import java.util.ArrayList;
import java.util.List;

/**
 * Combines facts and questions into claims.
 *
 * @param mismatch what happens if facts and questions differ in number
 * @param repeats what happens to a claim whose question is repeated
 * @param rules which texts count as questions
 */
record FactQuestionPairing(QuestionMismatch mismatch, Repeats repeats, ListRules rules) {

    /** Returns the claims of one response. */
    Decomposition claims(WrittenLists.Entries facts, WrittenLists.Entries questions) {
        if (facts.entries().isEmpty()) {
            return unusable(DecompositionProblem.NO_CLAIMS, facts.cutOff());
        }
        int count = Math.min(facts.entries().size(), questions.entries().size());
        boolean differ = facts.entries().size() != questions.entries().size();
        if (count == 0 || differ && mismatch == QuestionMismatch.SKIP) {
            return unusable(DecompositionProblem.MISMATCH, questions.cutOff());
        }
        List<Claim> claims = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            String fact = facts.entries().get(i);
            String question = questions.entries().get(i);
            if (!rules.accepts(question, fact)) {
                return unusable(DecompositionProblem.NOT_A_QUESTION, questions.cutOff());
            }
            claims.add(new Claim(fact, question));
        }
        return Decomposition.of(repeats.applyTo(claims, Claim::question));
    }

    private static Decomposition unusable(String reason, boolean cutOff) {
        return Decomposition.unusable(cutOff ? reason + DecompositionProblem.CUT_OFF : reason);
    }

    /** Returns the same pairing with another rule for differing numbers. */
    FactQuestionPairing with(QuestionMismatch other) {
        return new FactQuestionPairing(other, repeats, rules);
    }
}

package io.github.rlaifv.feedback.claim;

import io.github.rlaifv.core.internal.LowerCase;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Puts facts and questions together to claims.
 *
 * @param zip whether what has no partner is left out; otherwise it makes the response unusable
 * @param keepDuplicates whether a question counts again where it is repeated
 * @param official whether any text counts as a question, as in the authors' code
 */
record Pairing(boolean zip, boolean keepDuplicates, boolean official) {

    /** The claims of one response. */
    Decomposition claims(WrittenLists.Entries facts, WrittenLists.Entries questions) {
        if (facts.entries().isEmpty()) {
            return unusable(PromptedClaimDecomposer.NO_CLAIMS, facts.cutOff());
        }
        int count = Math.min(facts.entries().size(), questions.entries().size());
        boolean mismatch = facts.entries().size() != questions.entries().size();
        if (count == 0 || mismatch && !zip) {
            return unusable(PromptedClaimDecomposer.MISMATCH, questions.cutOff());
        }
        List<Claim> claims = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        for (int i = 0; i < count; i++) {
            String fact = facts.entries().get(i);
            String question = questions.entries().get(i);
            if (!official && !YesNoQuestion.asks(question, fact)) {
                return unusable(PromptedClaimDecomposer.NOT_A_QUESTION, questions.cutOff());
            }
            if (keepDuplicates || seen.add(normal(question))) {
                claims.add(new Claim(fact, question));
            }
        }
        return Decomposition.of(claims);
    }

    private static Decomposition unusable(String reason, boolean cutOff) {
        return Decomposition.unusable(cutOff ? reason + PromptedClaimDecomposer.CUT_OFF : reason);
    }

    /** A text without what does not tell it from another one. */
    static String normal(String text) {
        return LowerCase.of(text.strip().replaceAll("\\s+", " "));
    }
}

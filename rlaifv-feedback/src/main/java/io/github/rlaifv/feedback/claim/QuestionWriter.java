package io.github.rlaifv.feedback.claim;

import io.github.rlaifv.core.policy.Outcome;
import java.util.List;

/** The second step of a prompted decomposer, which turns the facts of responses into claims with questions. */
sealed interface QuestionWriter permits QuestionsTogether, QuestionsPerClaim {
    /** Returns the claims of each response, in the order of its facts. */
    List<Outcome<Decomposition>> claims(List<WrittenLists.Entries> facts);
}

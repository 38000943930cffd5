package io.github.rlaifv.feedback.claim;

import io.github.rlaifv.core.policy.Outcome;
import java.util.List;

/** The second step: turns the facts of responses into claims with their questions. */
sealed interface QuestionWriter permits QuestionsTogether, QuestionsPerClaim {
    /** The claims of each response, in order of its facts. */
    List<Outcome<Decomposition>> claims(List<WrittenLists.Entries> facts);
}

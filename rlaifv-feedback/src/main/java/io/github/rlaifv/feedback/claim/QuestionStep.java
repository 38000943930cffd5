package io.github.rlaifv.feedback.claim;

import io.github.rlaifv.core.policy.Outcome;
import java.util.List;

/** Asks about facts. */
interface QuestionStep {
    /** The claims of each response, in order of its facts. */
    List<Outcome<Decomposition>> claims(List<WrittenLists.Entries> facts);
}

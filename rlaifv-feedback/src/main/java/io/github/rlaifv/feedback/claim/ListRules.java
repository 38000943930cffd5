package io.github.rlaifv.feedback.claim;

import io.github.rlaifv.core.policy.ListFormat;
import java.util.List;

/** How lists are written into a prompt, and which parts of the lists that a model returns are accepted. */
enum ListRules {
    /**
     * Drops the entry at which the token limit truncated a list, and accepts only questions that yes or no can answer.
     */
    CHECKED {
        @Override
        String list(List<String> facts) {
            return String.join("\n", facts.stream().map(fact -> "- " + fact).toList());
        }

        @Override
        boolean dropsCutOffEntries() {
            return true;
        }

        @Override
        boolean accepts(String question, String fact) {
            return YesNoQuestion.asks(question, fact);
        }
    },
    /** Follows the authors' code: facts are separated by empty lines, and any text counts as a question. */
    OFFICIAL {
        @Override
        String list(List<String> facts) {
            return String.join(
                    "", facts.stream().map(fact -> "\n- " + fact + "\n").toList());
        }

        @Override
        boolean dropsCutOffEntries() {
            return false;
        }

        @Override
        boolean accepts(String question, String fact) {
            return true;
        }
    };

    /** Characters of a fact or question. No English sentence with one fact is longer. */
    private static final int LONGEST = 300;
    /** Largest number of facts per response. A longer list exceeds the default token limit. */
    private static final int MOST_FACTS = 64;
    /** The format of a list of facts, for models that are kept to a format. */
    static final ListFormat FACTS = new ListFormat("facts", 0, MOST_FACTS, LONGEST);

    /** The format of a list with this number of questions, for models that are kept to a format. */
    static ListFormat questions(int count) {
        return ListFormat.exactly("questions", count, LONGEST);
    }

    /** Formats facts as lines of a prompt that begin with a dash. */
    abstract String list(List<String> facts);

    /** Whether the last entry of a list that ended at the token limit is dropped. */
    abstract boolean dropsCutOffEntries();

    /** Whether a text is accepted as the question about a fact. */
    abstract boolean accepts(String question, String fact);
}

package io.github.rlaifv.feedback.claim;

import java.util.List;

/** How lists are written for a model and which parts of its answers are accepted. */
enum ListRules {
    /** Drops the entry at which the token limit cut a list off and accepts only questions that yes or no answers. */
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
    /** Follows the authors' code: empty lines between facts; any text that was read counts. */
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

    /** The facts as dash lines of a prompt. */
    abstract String list(List<String> facts);

    /** Whether the last entry of a list that ended at the token limit is dropped. */
    abstract boolean dropsCutOffEntries();

    /** Whether a text counts as the question about a fact. */
    abstract boolean accepts(String question, String fact);
}

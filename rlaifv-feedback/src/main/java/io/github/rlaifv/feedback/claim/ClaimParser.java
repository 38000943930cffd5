package io.github.rlaifv.feedback.claim;

import java.util.List;

/** Reads a list of claims or questions that a model wrote. */
public sealed interface ClaimParser permits RobustClaimParser, OfficialClaimParser {

    /** Returns the entries of the list, in order. */
    List<String> parse(String raw);

    /**
     * Returns the default parser. It accepts any bullets or numbering and skips headings and remarks, but keeps all
     * words of the entries.
     */
    static ClaimParser robust() {
        return new RobustClaimParser();
    }

    /** Returns a parser that reads exactly what the authors' Python code reads, including its losses. */
    static ClaimParser official() {
        return new OfficialClaimParser();
    }
}

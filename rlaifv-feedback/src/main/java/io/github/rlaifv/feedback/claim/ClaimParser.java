package io.github.rlaifv.feedback.claim;

import java.util.List;

/** Reads the list that a model wrote, one claim or question a line. */
public sealed interface ClaimParser permits RobustClaimParser, OfficialClaimParser {

    /** The entries, in order. */
    List<String> parse(String raw);

    /** The default: any bullet or numbering, headings and remarks left out, nothing else lost. */
    static ClaimParser robust() {
        return new RobustClaimParser();
    }

    /** Exactly what the authors' Python code reads, losses included. */
    static ClaimParser official() {
        return new OfficialClaimParser();
    }
}

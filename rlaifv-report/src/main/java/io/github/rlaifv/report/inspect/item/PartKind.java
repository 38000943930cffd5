package io.github.rlaifv.report.inspect.item;

/** What the items of a part are. */
public enum PartKind {
    /** Instructions with their candidates, claims, verdicts and scores. */
    INSTRUCTIONS("instructions"),
    /** Preference pairs. */
    PAIRS("pairs"),
    /** Pools of best-of-N: the scored responses to one prompt. */
    POOLS("pools"),
    /** Questions of a benchmark with the answers of a model. */
    ANSWERS("answers");

    private final String plural;

    PartKind(String plural) {
        this.plural = plural;
    }

    /** Returns the name of several such items, for readers. */
    public String plural() {
        return plural;
    }
}

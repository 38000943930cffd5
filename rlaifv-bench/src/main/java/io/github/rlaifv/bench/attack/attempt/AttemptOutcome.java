package io.github.rlaifv.bench.attack.attempt;

/** The outcome of one attack. */
public enum AttemptOutcome {
    /**
     * The result equals that of the sound input, or the format can't distinguish the damaged input from a sound one.
     */
    READ_RIGHT("read right"),
    /**
     * The library threw an exception of its own whose message names the file or record, and the field if one is at
     * fault.
     */
    REFUSED_BY_NAME("refused by name"),
    /** The library threw an exception of its own whose message does not name them. */
    REFUSED_WITHOUT_NAME("refused without file or field"),
    /** Any other exception was thrown. */
    FOREIGN_EXCEPTION("foreign exception"),
    /** The heap was full. */
    OUT_OF_MEMORY("OutOfMemoryError"),
    /** There was no result within the time limit. */
    HANG("hang"),
    /** The process died. */
    DEATH("death"),
    /** The result differs from that of the sound input although the damage can be detected. */
    SILENTLY_WRONG("silently wrong");

    private final String words;

    AttemptOutcome(String words) {
        this.words = words;
    }

    /** Returns whether the library promises this outcome. */
    public boolean allowed() {
        return this == READ_RIGHT || this == REFUSED_BY_NAME;
    }

    /** Returns the words for the outcome in tables. */
    public String words() {
        return words;
    }
}

package io.github.rlaifv.bench.attack.attempt;

/** What became of one attack. */
public enum AttemptOutcome {
    /** The result is that of the sound input, or one that the format cannot tell from a sound one. */
    READ_RIGHT("read right"),
    /** An exception of the library whose message names the file or record, and the field where one is at fault. */
    REFUSED_BY_NAME("refused by name"),
    /** An exception of the library whose message does not. */
    REFUSED_WITHOUT_NAME("refused without file or field"),
    /** Any other exception. */
    FOREIGN_EXCEPTION("foreign exception"),
    /** The heap was full. */
    OUT_OF_MEMORY("OutOfMemoryError"),
    /** No result within the time limit. */
    HANG("hang"),
    /** The process ended. */
    DEATH("death"),
    /** Another result than that of the sound input though the damage can be seen. */
    SILENTLY_WRONG("silently wrong");

    private final String words;

    AttemptOutcome(String words) {
        this.words = words;
    }

    /** Whether the library keeps its promise with this outcome. */
    public boolean allowed() {
        return this == READ_RIGHT || this == REFUSED_BY_NAME;
    }

    /** The outcome as tables name it. */
    public String words() {
        return words;
    }
}

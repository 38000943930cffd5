package io.github.rlaifv.report.inspect.item;

/** What a response was selected for. */
public enum ResponseRole {
    /** Nothing. */
    NONE,
    /** The preferred response of a pair. */
    CHOSEN,
    /** The worse response of a pair. */
    REJECTED,
    /** The winner of a pool. */
    PICKED
}

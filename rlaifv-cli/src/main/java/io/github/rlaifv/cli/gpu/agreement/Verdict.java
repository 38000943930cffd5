package io.github.rlaifv.cli.gpu.agreement;

/** The outcome of one comparison. */
public enum Verdict {
    PASS,
    FAIL,
    /** Not computed, for the reason that stands beside it. */
    SKIPPED
}

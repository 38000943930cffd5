package io.github.rlaifv.core.run;

/** What a run does about images whose content can't be used ({@link UnusableImageException}). */
public enum UnusableImages {
    /** What shows them is left out, counted by the reason {@link UnusableImageException#REASON}, and named. */
    SKIP,
    /** The first one ends the run. */
    STOP
}

package io.github.rlaifv.core.run;

/** What a run does when the content of an image can't be used ({@link UnusableImageException}). */
public enum UnusableImages {
    /** Records that show the image are skipped, counted under {@link UnusableImageException#REASON}, and named. */
    SKIP,
    /** The first unusable image ends the run. */
    STOP
}

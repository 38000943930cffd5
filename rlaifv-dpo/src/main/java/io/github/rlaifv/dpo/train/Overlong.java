package io.github.rlaifv.dpo.train;

/** What becomes of a pair that is longer than allowed, or than the model's positions. It is never cut. */
public enum Overlong {
    /** It is left out and counted. */
    SKIP,
    /** The run is refused before anything is trained, naming the pair. */
    REFUSE
}

package io.github.rlaifv.dpo.train;

/**
 * What happens to a pair that is longer than the given limit or than the model's maximum positions. A pair is never
 * truncated.
 */
public enum OverlongPairs {
    /** The pair is skipped and counted. */
    SKIP,
    /** The run is rejected before anything is trained; the message names the pair. */
    REFUSE
}

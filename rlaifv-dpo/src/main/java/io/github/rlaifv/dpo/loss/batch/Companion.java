package io.github.rlaifv.dpo.loss.batch;

/** A third thing that is scored with every pair, for losses that need one. */
public enum Companion {
    /** Nothing. */
    NONE,
    /** The chosen response after the same text with a damaged picture; takes part in the gradient (mDPO). */
    OTHER_IMAGE,
    /** A chosen or rejected response to another prompt after this one; measures drift, without gradient (KTO). */
    OTHER_RESPONSE
}

package io.github.rlaifv.dpo.loss;

/** A third thing that is scored with every pair, for losses that need one. */
public enum Companion {
    /** Nothing. */
    NONE,
    /** The chosen response after the same text with a damaged picture; takes part in the gradient (mDPO). */
    OTHER_IMAGE,
    /** Another pair's chosen response after this prompt; measures drift, without gradient (KTO). */
    OTHER_RESPONSE
}

package io.github.rlaifv.dpo.loss.batch;

/** A third response that is scored with every pair, for losses that need one. */
public enum AuxiliaryResponse {
    /** The loss needs no auxiliary response. */
    NONE,
    /** The chosen response to the same text with a damaged image (mDPO); gradients flow through it. */
    OTHER_IMAGE,
    /**
     * A chosen or rejected response to another prompt, scored after this prompt (KTO). It measures the drift; no
     * gradient flows through it.
     */
    OTHER_RESPONSE
}

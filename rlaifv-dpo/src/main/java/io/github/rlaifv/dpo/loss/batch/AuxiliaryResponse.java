package io.github.rlaifv.dpo.loss.batch;

/** An additional response that some losses score together with the chosen and the rejected response of each pair. */
public enum AuxiliaryResponse {
    /** The loss needs no auxiliary response. */
    NONE,
    /** The chosen response to the same text with a damaged image, as in mDPO. Gradients flow through it. */
    OTHER_IMAGE,
    /**
     * A chosen or rejected response to another prompt, scored as a response to the prompt of the pair, as in KTO. It
     * measures how far the policy has drifted from the reference. No gradient flows through it.
     */
    OTHER_RESPONSE
}

package io.github.rlaifv.remote;

/**
 * How requests for the log-probabilities of given responses are sent to a server. The results are the same. Two faults
 * of vLLM 0.32.0 with LoRA adapters ({@code --enable-lora}) make the difference: the engine dies if a request of this
 * kind is in a batch with any other request, unless {@code --lora-target-modules} lists only modules of the decoder
 * layers; and requests for the base model give wrong numbers in a batch with requests for an adapter.
 */
public enum ScoreRequests {
    /**
     * One at a time, while no other request of the policy is running. Requests of other programs and policies to the
     * same server are not known, so with LoRA adapters the server must have no other user meanwhile.
     */
    ALONE,
    /**
     * Together with other requests, as many as {@link RemotePolicyBuilder#concurrency}. Only for servers without LoRA
     * adapters, or without these faults.
     */
    CONCURRENT
}

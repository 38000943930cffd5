package io.github.rlaifv.core.testkit.vllm;

/** Faults of vLLM 0.32.0 that concern requests which are processed together, see {@link FakeVllm#has}. */
public enum KnownFault {
    /** With LoRA on a CPU, a prompt_logprobs request together with any other ends the engine. */
    PROMPT_LOGPROBS_END_ENGINE,
    /** On a CPU, a request to the base model together with one to an adapter gets an adapter's numbers and texts. */
    MIXED_ADAPTERS_ARE_WRONG,
    /** Without logprob_token_ids of its own, a request together with one that has them gets no top_logprobs. */
    CHOSEN_IDS_HIDE_TOP_LOGPROBS,
    /** A request to an adapter whose folder was deleted ends the engine, as if the adapter had left the memory. */
    LOST_FOLDER_ENDS_ENGINE
}

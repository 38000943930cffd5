package io.github.rlaifv.remote;

import io.github.rlaifv.core.policy.Sampling;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a server understands beyond the parameters that all OpenAI-compatible servers share (temperature, top_p,
 * max_tokens, stop, seed, logprobs, top_logprobs). Many servers ignore parameters that they don't know, so a sampling
 * that the kind can't express is refused instead of sent.
 */
public enum ServerKind {
    /** Shared parameters only; top-k, repetition penalty and ignoring the end of sequence are refused. */
    COMPATIBLE,
    /** As COMPATIBLE, but the limit of tokens is {@code max_completion_tokens}, as OpenAI's newer models ask. */
    OPENAI,
    /** vLLM and SGLang: also {@code top_k}, {@code repetition_penalty} and {@code ignore_eos}. */
    VLLM,
    /** llama.cpp's server: also {@code top_k}, {@code repeat_penalty} and {@code ignore_eos}. */
    LLAMA_CPP;

    boolean limitsCompletionTokens() {
        return this == OPENAI;
    }

    /**
     * The parameters beyond the shared ones. They are always given, even where they are off, since a server may have
     * other defaults of its own (vLLM takes them from the model's generation_config.json).
     *
     * @throws IllegalArgumentException naming what the server can't do
     */
    Map<String, Object> extras(Sampling sampling) {
        if (this == VLLM || this == LLAMA_CPP) {
            boolean vllm = this == VLLM;
            Map<String, Object> extras = new TreeMap<>();
            extras.put("top_k", vllm && sampling.topK() == 0 ? -1 : sampling.topK());
            extras.put(vllm ? "repetition_penalty" : "repeat_penalty", sampling.repetitionPenalty());
            extras.put("ignore_eos", sampling.ignoreEndOfSequence());
            return extras;
        }
        refuse(sampling.topK() != 0, "topK");
        refuse(sampling.repetitionPenalty() != 1, "repetitionPenalty");
        refuse(sampling.ignoreEndOfSequence(), "ignoreEndOfSequence");
        return Map.of();
    }

    private void refuse(boolean asked, String option) {
        if (asked) {
            throw new IllegalArgumentException("a server of kind " + this + " has no parameter for the sampling option "
                    + option + "; leave it off, or name the kind of server (VLLM, LLAMA_CPP) if it is one of these");
        }
    }
}

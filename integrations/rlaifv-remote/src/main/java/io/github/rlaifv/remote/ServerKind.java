package io.github.rlaifv.remote;

import io.github.rlaifv.core.decoding.BeamSearch;
import io.github.rlaifv.core.decoding.EarlyStopping;
import io.github.rlaifv.core.policy.Sampling;
import java.util.Map;
import java.util.TreeMap;

/**
 * The parameters that a server supports beyond those that all OpenAI-compatible servers share (temperature, top_p,
 * max_tokens, stop, seed, logprobs, top_logprobs). Many servers ignore unknown parameters, so a sampling option that
 * the kind does not support is rejected instead of sent.
 */
public enum ServerKind {
    /** Shared parameters only. Top-k, repetition penalty, ignoring the end of sequence and beam search are rejected. */
    COMPATIBLE,
    /**
     * Same as {@link #COMPATIBLE}, but the token limit is sent as {@code max_completion_tokens}, as OpenAI's newer models
     * require.
     */
    OPENAI,
    /**
     * vLLM and SGLang, which also support {@code top_k}, {@code repetition_penalty} and {@code ignore_eos}, and
     * continue given beginnings of responses ({@code continue_final_message}). vLLM (0.6.3 and
     * later) also searches with beams: {@code use_beam_search}, the number of beams as {@code n}, and {@code length_penalty}. Its
     * search differs from the one of models on this machine: the length in a score counts the prompt and not the end token, only
     * the tokenizer's own end token ends a response, and there is no early stopping. A repetition penalty, stop texts and
     * formats have no effect in it, and are rejected. SGLang has no beam search, and answers greedily.
     */
    VLLM,
    /** The llama.cpp server, which also supports {@code top_k}, {@code repeat_penalty} and {@code ignore_eos}. */
    LLAMA_CPP;

    boolean limitsCompletionTokens() {
        return this == OPENAI;
    }

    /** Whether the server continues a last message of the assistant instead of beginning another one. */
    boolean continuesFinalMessage() {
        return this == VLLM;
    }

    /** Whether JSON schemas may limit the length of texts. OpenAI rejects such a schema. */
    boolean limitsTextLength() {
        return this != OPENAI;
    }

    /**
     * The parameters beyond the shared ones. They are always sent, even if switched off, because a server may have
     * other defaults (vLLM takes them from the model's generation_config.json).
     *
     * @throws IllegalArgumentException naming the option that the server does not support
     */
    Map<String, Object> extras(Sampling sampling) {
        if (this == VLLM || this == LLAMA_CPP) {
            boolean vllm = this == VLLM;
            Map<String, Object> extras = new TreeMap<>();
            extras.put("top_k", vllm && sampling.topK() == 0 ? -1 : sampling.topK());
            extras.put(vllm ? "repetition_penalty" : "repeat_penalty", sampling.repetitionPenalty());
            extras.put("ignore_eos", sampling.ignoreEndOfSequence());
            sampling.beams().ifPresent(search -> extras.putAll(beams(search, sampling)));
            return extras;
        }
        refuse(sampling.topK() != 0, "topK");
        refuse(sampling.repetitionPenalty() != 1, "repetitionPenalty");
        refuse(sampling.ignoreEndOfSequence(), "ignoreEndOfSequence");
        refuse(sampling.beams().isPresent(), "beams");
        return Map.of();
    }

    private Map<String, Object> beams(BeamSearch search, Sampling sampling) {
        if (this != VLLM) {
            throw new IllegalArgumentException("a server of kind " + this
                    + " has no beam search (sampling option beams):" + " use a model on this machine, or vLLM");
        }
        if (search.earlyStopping() == EarlyStopping.ENOUGH
                || sampling.repetitionPenalty() != 1
                || !sampling.stop().isEmpty()) {
            throw new IllegalArgumentException(
                    "the beam search of vLLM has neither early stopping nor repetition penalty nor stop texts,"
                            + " were " + search.earlyStopping() + ", " + sampling.repetitionPenalty() + " and "
                            + sampling.stop() + ": leave them out, or use a model on this machine");
        }
        return Map.of("use_beam_search", true, "n", search.beams(), "length_penalty", search.lengthPenalty());
    }

    private void refuse(boolean asked, String option) {
        if (asked) {
            throw new IllegalArgumentException("a server of kind " + this + " has no parameter for the sampling option "
                    + option + ": do not set it, or set the kind of server (VLLM, LLAMA_CPP) if it is one of these");
        }
    }
}

package io.github.rlaifv.core.policy;

import io.github.rlaifv.core.decoding.BeamSearch;
import io.github.rlaifv.core.decoding.CheckpointDecoding;
import java.io.Serializable;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Options for sampling completions. Randomness is counter-based: a sampled token depends only on (seed, request key,
 * completion index, step), never on batch, order or thread.
 *
 * @param temperature sampling temperature; 0 is greedy. RLAIF-V samples its candidates at 0.7.
 * @param topP keeps the smallest set of tokens whose probability reaches this value, in (0, 1]; 1 keeps all tokens
 * @param topK keeps the k likeliest tokens; 0 keeps all tokens
 * @param repetitionPenalty divides positive and multiplies negative logits of tokens that occur in the prompt or
 *     completion, in OmniLMM only in the completion; in [1e-6, 1e6]; 1 disables it
 * @param maxNewTokens maximum number of tokens, including the end token
 * @param stop texts that end a completion, which is cut before the first of them
 * @param ignoreEndOfSequence whether exactly maxNewTokens tokens are sampled, for measurements
 * @param seed seed of the random numbers
 * @param search beam search instead of sampling; null for none, which {@link #beams} returns as empty. It needs temperature 0,
 *     and a request returns its {@link GenerationRequest#count} best responses, best first. The repetition penalty then
 *     counts on log-probabilities, as in Hugging Face transformers
 */
public record Sampling(
        double temperature,
        double topP,
        int topK,
        double repetitionPenalty,
        int maxNewTokens,
        List<String> stop,
        boolean ignoreEndOfSequence,
        long seed,
        @Nullable BeamSearch search)
        implements Serializable {

    /** Default temperature, that of RLAIF-V's candidates. */
    public static final double DEFAULT_TEMPERATURE = 0.7;

    /** Default maximum number of new tokens. */
    public static final int DEFAULT_MAX_NEW_TOKENS = 512;

    /** Largest repetition penalty. Penalties between its inverse and this value keep logits finite. */
    private static final double MOST_PENALTY = 1e6;

    public Sampling {
        stop = List.copyOf(stop);
        check(temperature >= 0 && Double.isFinite(temperature), "temperature must be finite and >= 0", temperature);
        check(topP > 0 && topP <= 1, "topP must be in (0, 1]", topP);
        check(topK >= 0, "topK must be >= 0 (0 keeps all tokens)", topK);
        check(
                repetitionPenalty >= 1 / MOST_PENALTY && repetitionPenalty <= MOST_PENALTY,
                "repetitionPenalty must be in [1e-6, 1e6] (1 is off)",
                repetitionPenalty);
        check(maxNewTokens > 0, "maxNewTokens must be > 0", maxNewTokens);
        for (String text : stop) {
            if (text.isEmpty()) {
                throw new IllegalArgumentException("a stop text must not be empty");
            }
        }
        check(
                search == null || temperature == 0,
                "temperature must be 0 with beam search, which takes the likeliest continuations",
                temperature);
    }

    private static void check(boolean holds, String rule, Object was) {
        if (!holds) {
            throw new IllegalArgumentException(rule + ", was " + was);
        }
    }

    /** Options that always select the likeliest token. */
    public static Sampling greedy(int maxNewTokens) {
        return builder().temperature(0).maxNewTokens(maxNewTokens).build();
    }

    /**
     * Returns a builder with the settings of RLAIF-V's candidates: temperature 0.7, at most 512 new tokens, all other
     * options disabled.
     */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * Returns a builder with the sampling settings of a checkpoint: temperature, top-k, top-p and repetition penalty of its
     * {@code generation_config.json}, with the defaults of Hugging Face transformers for those that it does not set, top-k 50
     * among them. These are the settings of {@code do_sample=True}; {@link CheckpointDecoding} also has {@code do_sample} and
     * beams. The authors of RLAIF-V sample candidates so, with temperature 0.7.
     *
     * @param folder folder of the model
     * @throws io.github.rlaifv.core.run.BadDataException if the folder has no such settings, or one is out of range
     */
    public static Builder ofCheckpoint(Path folder) {
        CheckpointDecoding own = CheckpointDecoding.read(folder);
        return builder()
                .temperature(own.temperature())
                .topK(own.topK())
                .topP(own.topP())
                .repetitionPenalty(own.repetitionPenalty());
    }

    /** Returns the same options with another seed. */
    public Sampling withSeed(long newSeed) {
        return new Sampling(
                temperature, topP, topK, repetitionPenalty, maxNewTokens, stop, ignoreEndOfSequence, newSeed, search);
    }

    /** Returns the same options with at most another number of new tokens. */
    public Sampling withMaxNewTokens(int most) {
        return new Sampling(temperature, topP, topK, repetitionPenalty, most, stop, ignoreEndOfSequence, seed, search);
    }

    /** Returns the same options with the temperature, top-p and top-k of others, and without a beam search. */
    public Sampling withRandomnessOf(Sampling other) {
        return new Sampling(
                other.temperature,
                other.topP,
                other.topK,
                repetitionPenalty,
                maxNewTokens,
                stop,
                ignoreEndOfSequence,
                seed,
                null);
    }

    /** The beam search that is done instead of sampling; empty if tokens are sampled. */
    public Optional<BeamSearch> beams() {
        return Optional.ofNullable(search);
    }

    /**
     * The options as a text, which identities of runs contain. A beam search is part of it only if there is one, so that
     * runs of earlier versions resume.
     */
    @Override
    public String toString() {
        return "Sampling[temperature=" + temperature + ", topP=" + topP + ", topK=" + topK + ", repetitionPenalty="
                + repetitionPenalty + ", maxNewTokens=" + maxNewTokens + ", stop=" + stop + ", ignoreEndOfSequence="
                + ignoreEndOfSequence + ", seed=" + seed + (search == null ? "" : ", search=" + search) + "]";
    }

    /** Builds sampling options. */
    public static final class Builder {
        private double temperature = DEFAULT_TEMPERATURE;
        private double topP = 1;
        private int topK;
        private double repetitionPenalty = 1;
        private int maxNewTokens = DEFAULT_MAX_NEW_TOKENS;
        private List<String> stop = List.of();
        private boolean ignoreEndOfSequence;
        private long seed;
        private @Nullable BeamSearch search;

        private Builder() {}

        public Builder temperature(double value) {
            temperature = value;
            return this;
        }

        public Builder topP(double value) {
            topP = value;
            return this;
        }

        public Builder topK(int value) {
            topK = value;
            return this;
        }

        public Builder repetitionPenalty(double value) {
            repetitionPenalty = value;
            return this;
        }

        public Builder maxNewTokens(int value) {
            maxNewTokens = value;
            return this;
        }

        public Builder stop(String... values) {
            stop = List.of(values);
            return this;
        }

        public Builder ignoreEndOfSequence(boolean value) {
            ignoreEndOfSequence = value;
            return this;
        }

        public Builder seed(long value) {
            seed = value;
            return this;
        }

        /** Beam search instead of sampling, which needs temperature 0. Default: none. */
        public Builder beams(@Nullable BeamSearch value) {
            search = value;
            return this;
        }

        /**
         * @throws IllegalArgumentException naming the option that is out of range
         */
        public Sampling build() {
            return new Sampling(
                    temperature, topP, topK, repetitionPenalty, maxNewTokens, stop, ignoreEndOfSequence, seed, search);
        }
    }
}

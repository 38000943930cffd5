package io.github.rlaifv.core.policy;

import java.util.List;

/**
 * How completions are sampled. Randomness is counter-based: the token drawn depends on (seed, request key, completion
 * index, step) alone, never on batch, order or thread.
 *
 * @param temperature 0 is greedy; RLAIF-V samples its candidates at 0.7
 * @param topP keep the smallest set of tokens whose probability reaches this, in (0, 1]; 1 keeps all
 * @param topK keep the k likeliest tokens; 0 keeps all
 * @param repetitionPenalty divides positive and multiplies negative logits of tokens seen in prompt or completion, in
 *     OmniLMM in the completion alone; within 1e-6 and 1e6, 1 is off
 * @param maxNewTokens at most this many tokens, the end token included
 * @param stop texts that end a completion; the text is cut before the first of them
 * @param ignoreEndOfSequence true samples exactly maxNewTokens tokens, for measurements
 * @param seed of the random numbers
 */
public record Sampling(
        double temperature,
        double topP,
        int topK,
        double repetitionPenalty,
        int maxNewTokens,
        List<String> stop,
        boolean ignoreEndOfSequence,
        long seed) {

    /** Logits stay finite whatever a penalty within this and its inverse makes of them. */
    private static final double MOST_PENALTY = 1e6;

    public Sampling {
        stop = List.copyOf(stop);
        check(temperature >= 0 && Double.isFinite(temperature), "temperature must be finite and >= 0", temperature);
        check(topP > 0 && topP <= 1, "topP must be in (0, 1]", topP);
        check(topK >= 0, "topK must be >= 0 (0 keeps all tokens)", topK);
        check(
                repetitionPenalty >= 1 / MOST_PENALTY && repetitionPenalty <= MOST_PENALTY,
                "repetitionPenalty must be within 1e-6 and 1e6 (1 is off)",
                repetitionPenalty);
        check(maxNewTokens > 0, "maxNewTokens must be > 0", maxNewTokens);
        for (String text : stop) {
            if (text.isEmpty()) {
                throw new IllegalArgumentException("a stop text must not be empty");
            }
        }
    }

    private static void check(boolean holds, String rule, Object was) {
        if (!holds) {
            throw new IllegalArgumentException(rule + ", was " + was);
        }
    }

    /** Always the likeliest token. */
    public static Sampling greedy(int maxNewTokens) {
        return builder().temperature(0).maxNewTokens(maxNewTokens).build();
    }

    /** Starts from the defaults of RLAIF-V's candidates: temperature 0.7, at most 512 new tokens, nothing else. */
    public static Builder builder() {
        return new Builder();
    }

    /** The same settings with another seed. */
    public Sampling withSeed(long newSeed) {
        return new Sampling(
                temperature, topP, topK, repetitionPenalty, maxNewTokens, stop, ignoreEndOfSequence, newSeed);
    }

    /** Collects the options of {@link Sampling}. */
    public static final class Builder {
        private double temperature = 0.7;
        private double topP = 1;
        private int topK;
        private double repetitionPenalty = 1;
        private int maxNewTokens = 512;
        private List<String> stop = List.of();
        private boolean ignoreEndOfSequence;
        private long seed;

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

        /**
         * @throws IllegalArgumentException naming the option that is out of range
         */
        public Sampling build() {
            return new Sampling(
                    temperature, topP, topK, repetitionPenalty, maxNewTokens, stop, ignoreEndOfSequence, seed);
        }
    }
}

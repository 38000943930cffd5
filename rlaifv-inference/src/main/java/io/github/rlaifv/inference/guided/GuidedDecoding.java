package io.github.rlaifv.inference.guided;

import io.github.rlaifv.core.policy.Capability;
import io.github.rlaifv.core.policy.GenerationRequest;
import io.github.rlaifv.core.policy.MissingCapabilityException;
import io.github.rlaifv.core.policy.Outcome;
import io.github.rlaifv.core.policy.Policy;
import io.github.rlaifv.core.policy.Prompt;
import io.github.rlaifv.core.policy.Sampling;
import io.github.rlaifv.core.policy.ScoreRequest;
import io.github.rlaifv.core.stream.TokenListener;
import io.github.rlaifv.inference.ResponseRanker;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Writes responses sentence by sentence. For each sentence, the generator samples several candidates that continue what is
 * written so far, and a {@link ResponseRanker} chooses one. Compared with {@link io.github.rlaifv.inference.BestOfN}, an
 * error in one sentence does not cost the whole response.
 *
 * <p>The ranker gets, for each response, the whole texts with each candidate sentence, and what is written so far as the
 * {@link ScoreRequest#prefix}. A ranker by log-probabilities scores only the tokens of the new sentence, and the end token
 * after it. Equal candidates are ranked once, and not at all if there is only one text.
 *
 * <p>A candidate ends where its next sentence begins ({@link java.text.BreakIterator}, or a line break), at the end token,
 * or at a limit. Whether a response goes on after a sentence is what the chosen candidate did: guidance changes what
 * sentences say, but hardly how many there are.
 *
 * <p>Threads: as safe as its policies ({@link Policy}).
 */
public final class GuidedDecoding {

    /** Default number of candidates per sentence. */
    public static final int DEFAULT_CANDIDATES = 4;

    /** Largest number of candidates per sentence. */
    public static final int MAX_CANDIDATES = 64;

    /** Default maximum number of sentences per response. */
    public static final int DEFAULT_SENTENCES = 64;

    /** Default maximum number of tokens per sentence. */
    public static final int DEFAULT_SENTENCE_TOKENS = 128;

    private final GuidedOptions options;

    private GuidedDecoding(GuidedOptions options) {
        this.options = options;
    }

    /**
     * Returns a builder. Default: {@value #DEFAULT_CANDIDATES} candidates per sentence from the ranker's model.
     *
     * @param ranker chooses among the candidates for a sentence
     */
    public static Builder builder(ResponseRanker ranker) {
        return new Builder(ranker);
    }

    /** Writes a response to one prompt. Its random numbers depend on the prompt and the seed. */
    public GuidedResponse decode(Prompt prompt, Sampling sampling) {
        return decode(List.of(new GenerationRequest(prompt.fingerprint(), prompt, 1, sampling)))
                .get(0)
                .get(0);
    }

    /**
     * Writes the responses of requests, all together.
     *
     * @param requests the requests. Their maximum number of new tokens counts for whole responses
     * @return the responses of each request, in order
     * @throws io.github.rlaifv.core.policy.PartialFailureException if a request failed, of the generator or the ranker,
     *     after all others are done; it holds their results
     * @throws io.github.rlaifv.core.run.BadDataException if a request asks for a format or a beam search
     */
    public List<List<GuidedResponse>> decode(List<GenerationRequest> requests) {
        return Outcome.values(tryDecode(requests, TokenListener.NONE));
    }

    /**
     * Writes the responses of requests, all together, and reports each chosen sentence.
     *
     * @param requests the requests. Their maximum number of new tokens counts for whole responses
     * @param listener receives each chosen sentence as one token without an id, and may end responses
     * @return one outcome per request, in order
     * @throws io.github.rlaifv.core.run.BadDataException if a request asks for a format or a beam search
     */
    public List<Outcome<List<GuidedResponse>>> tryDecode(List<GenerationRequest> requests, TokenListener listener) {
        Objects.requireNonNull(listener, "listener");
        GenerationRequest.rejectFormats(requests, options.generator().name());
        return new GuidedRun(options, requests, listener).run();
    }

    /**
     * Returns the generator as a policy whose responses are guided, for evaluations, servers and chat models. Its scores and
     * probabilities are the generator's. Closing it has no effect: the caller keeps the models.
     */
    public Policy policy() {
        return new GuidedPolicy(options);
    }

    /** Options of guided decoding. */
    public static final class Builder {
        private final ResponseRanker ranker;
        private @Nullable Policy generator;
        private int candidates = DEFAULT_CANDIDATES;
        private int sentences = DEFAULT_SENTENCES;
        private int sentenceTokens = DEFAULT_SENTENCE_TOKENS;
        private @Nullable Sampling sampling;

        private Builder(ResponseRanker ranker) {
            this.ranker = Objects.requireNonNull(ranker, "ranker");
        }

        /** Model that writes the candidates. Default: the ranker's model. */
        public Builder generator(Policy value) {
            generator = value;
            return this;
        }

        /**
         * Number of candidates per sentence, from 1 to {@value GuidedDecoding#MAX_CANDIDATES}. A greedy request, whose
         * candidates are all equal, gets one. Default: {@value GuidedDecoding#DEFAULT_CANDIDATES}.
         */
        public Builder candidates(int value) {
            candidates = value;
            return this;
        }

        /** Maximum number of sentences per response. Default: {@value GuidedDecoding#DEFAULT_SENTENCES}. */
        public Builder sentences(int value) {
            sentences = value;
            return this;
        }

        /**
         * Maximum number of tokens per sentence. A longer one is continued as if it were another sentence. Default:
         * {@value GuidedDecoding#DEFAULT_SENTENCE_TOKENS}.
         */
        public Builder sentenceTokens(int value) {
            sentenceTokens = value;
            return this;
        }

        /**
         * Temperature, top-p and top-k of the candidates, in place of those of the requests. Other options are those of the
         * requests, but a beam search is left out. So requests for greedy decoding, as those of benchmarks, get different
         * candidates. Default: those of the requests, of which one for a beam search is rejected.
         */
        public Builder sampling(Sampling value) {
            sampling = value;
            return this;
        }

        /**
         * @throws IllegalArgumentException naming the option that is out of range
         * @throws MissingCapabilityException if the generator can't generate, or can't continue a given beginning of a
         *     response ({@link Policy#continuesPrefixes})
         */
        public GuidedDecoding build() {
            if (candidates < 1 || candidates > MAX_CANDIDATES) {
                throw new IllegalArgumentException(
                        "candidates must be in 1.." + MAX_CANDIDATES + ", was " + candidates);
            }
            if (sentences < 1 || sentenceTokens < 1) {
                throw new IllegalArgumentException(
                        "sentences and sentenceTokens must be >= 1, were " + sentences + " and " + sentenceTokens);
            }
            Policy writer = generator == null ? ranker.policy() : generator;
            Capability.GENERATE.require(writer, "used for guided decoding");
            if (!writer.continuesPrefixes()) {
                throw MissingCapabilityException.ofPrefix(writer.name(), Capability.GENERATE, "guided decoding");
            }
            return new GuidedDecoding(new GuidedOptions(
                    ranker, writer, candidates, sentences, sentenceTokens, Optional.ofNullable(sampling)));
        }
    }
}

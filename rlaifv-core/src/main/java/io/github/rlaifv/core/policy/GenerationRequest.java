package io.github.rlaifv.core.policy;

import io.github.rlaifv.core.decoding.BeamSearch;
import io.github.rlaifv.core.run.BadDataException;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * A request for completions of one prompt.
 *
 * @param key name of the request for the random numbers. Two requests with the same key, prompt and sampling give the
 *     same completions at any position in a batch
 * @param prompt the prompt
 * @param count number of completions, each with its own random numbers; with beam search ({@link Sampling#beams}) the best
 *     ones, at most as many as there are beams
 * @param sampling options for sampling tokens
 * @param format the format that the completions must have; empty for any text. Only policies that follow formats accept it
 *     ({@link Policy#followsFormats})
 * @param alternatives number of likeliest tokens that are reported with each sampled token ({@link
 *     io.github.rlaifv.core.stream.SampledToken#alternatives}), from 0 to {@value #MOST_ALTERNATIVES}. Has no effect on what
 *     is sampled, and none without a listener or with a beam search
 * @param prefix the text with which each response begins; empty for whole responses. The policy writes what follows. Only
 *     policies that continue prefixes accept it ({@link Policy#continuesPrefixes}). The text should end where a token of
 *     the model ends, so without blanks at its end: the blank before the next word usually belongs to the token of that
 *     word. {@link Completion} says which of its parts hold the prefix
 */
public record GenerationRequest(
        String key,
        Prompt prompt,
        int count,
        Sampling sampling,
        Optional<ListFormat> format,
        int alternatives,
        String prefix) {

    /** The largest number of alternatives per sampled token, that of OpenAI's servers: {@value}. */
    public static final int MOST_ALTERNATIVES = 20;

    public GenerationRequest {
        Objects.requireNonNull(key, "key");
        Objects.requireNonNull(prompt, "prompt");
        Objects.requireNonNull(sampling, "sampling");
        Objects.requireNonNull(format, "format");
        Objects.requireNonNull(prefix, "prefix");
        if (count <= 0) {
            throw new IllegalArgumentException("count must be > 0, was " + count);
        }
        int beams = sampling.beams().map(BeamSearch::beams).orElse(count);
        if (count > beams) {
            throw new IllegalArgumentException("count must be at most the number of beams, " + beams + ", was " + count
                    + ": ask for fewer completions or search with more beams");
        }
        if (alternatives < 0 || alternatives > MOST_ALTERNATIVES) {
            throw new IllegalArgumentException(
                    "alternatives must be in 0.." + MOST_ALTERNATIVES + ", was " + alternatives);
        }
    }

    /** A request for completions of any format, without alternatives. */
    public GenerationRequest(String key, Prompt prompt, int count, Sampling sampling) {
        this(key, prompt, count, sampling, Optional.empty(), 0, "");
    }

    /** A request for completions of a format, without alternatives. */
    public GenerationRequest(String key, Prompt prompt, int count, Sampling sampling, Optional<ListFormat> format) {
        this(key, prompt, count, sampling, format, 0, "");
    }

    /** Number of sequences that a model computes at once for this request: its beams, or else its completions. */
    public int rows() {
        return sampling.beams().map(BeamSearch::beams).orElse(count);
    }

    /** Returns the same request for completions of a format. */
    public GenerationRequest withFormat(ListFormat value) {
        return new GenerationRequest(key, prompt, count, sampling, Optional.of(value), alternatives, prefix);
    }

    /** Returns the same request with a number of likeliest tokens to report with each sampled token. */
    public GenerationRequest withAlternatives(int value) {
        return new GenerationRequest(key, prompt, count, sampling, format, value, prefix);
    }

    /** Returns the same request for responses that begin with a text. */
    public GenerationRequest withPrefix(String value) {
        return new GenerationRequest(key, prompt, count, sampling, format, alternatives, value);
    }

    /**
     * Rejects requests with a format, for policies that do not follow formats ({@link Policy#followsFormats}).
     *
     * @param policy name of the policy
     * @throws BadDataException naming the policy and the first request with a format
     */
    public static void rejectFormats(List<GenerationRequest> requests, String policy) {
        for (GenerationRequest request : requests) {
            if (request.format().isPresent()) {
                throw new BadDataException(policy + ": request " + request.key()
                        + " asks for a list in a fixed format, but this policy can't keep to a format: leave the format"
                        + " out, or use a model behind a server (RemotePolicy)");
            }
        }
    }

    /**
     * Rejects requests with a response prefix, for policies that do not continue them ({@link
     * Policy#continuesPrefixes}).
     *
     * @param policy name of the policy
     * @throws MissingCapabilityException naming the policy and the first request with a prefix
     */
    public static void rejectPrefixes(List<GenerationRequest> requests, String policy) {
        for (GenerationRequest request : requests) {
            if (!request.prefix().isEmpty()) {
                throw MissingCapabilityException.ofPrefix(policy, Capability.GENERATE, "request " + request.key());
            }
        }
    }
}

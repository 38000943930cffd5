package io.github.rlaifv.inference.guided;

import io.github.rlaifv.core.policy.Completion;
import io.github.rlaifv.core.policy.FinishReason;
import io.github.rlaifv.core.policy.GenerationRequest;
import io.github.rlaifv.core.policy.RequestFailure;
import io.github.rlaifv.core.stream.SampledToken;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A response that is being written. */
final class GuidedState {
    private final GenerationRequest request;
    private final int place;
    private final int index;
    private final List<Integer> tokens = new ArrayList<>();
    private String text;
    private boolean wentOn;
    private int sentences;
    private int candidates;
    private long generated;
    private long scored;
    private @Nullable FinishReason finish;
    private @Nullable RequestFailure failure;

    /**
     * @param request the request
     * @param place position of the request in the call
     * @param index index of the response among those of the request
     */
    GuidedState(GenerationRequest request, int place, int index) {
        this.request = request;
        this.place = place;
        this.index = index;
        this.text = request.prefix();
    }

    int place() {
        return place;
    }

    int index() {
        return index;
    }

    String text() {
        return text;
    }

    /** Whether the candidate with the last sentence had begun another one. */
    boolean wentOn() {
        return wentOn;
    }

    int sentences() {
        return sentences;
    }

    boolean growing() {
        return finish == null && failure == null;
    }

    /** Number of tokens that the response may still get. */
    int remaining() {
        return request.sampling().maxNewTokens() - tokens.size();
    }

    /** Number of tokens that a candidate for the next sentence may have. */
    private int allowed(int sentenceTokens) {
        return Math.min(sentenceTokens, remaining());
    }

    /**
     * The request for candidates of the next sentence. Its random numbers depend on the request, the response and the
     * number of the sentence.
     *
     * @param options the options
     */
    GenerationRequest next(GuidedOptions options) {
        return new GenerationRequest(
                        request.key() + "/" + index + "/" + sentences,
                        request.prompt(),
                        options.candidates(request.sampling()),
                        options.sampling(request.sampling()).withMaxNewTokens(allowed(options.sentenceTokens())))
                .withPrefix(text);
    }

    /**
     * Whether a candidate was cut before it had the tokens that it was allowed, which a model on this machine does where its
     * positions end.
     */
    boolean full(SentenceChoice.Option chosen, int sentenceTokens) {
        return !chosen.goesOn()
                && chosen.finish() == FinishReason.LENGTH
                && !chosen.tokens().contains(SampledToken.UNKNOWN)
                && chosen.tokens().size() < allowed(sentenceTokens);
    }

    void count(int sampledCandidates, long generatedTokens, long scoredTokens) {
        candidates += sampledCandidates;
        generated += generatedTokens;
        scored += scoredTokens;
    }

    /** Adds a sentence, and returns what it added. */
    String add(SentenceChoice.Option chosen) {
        String added = chosen.text().substring(text.length());
        text = chosen.text();
        wentOn = chosen.goesOn();
        tokens.addAll(chosen.tokens());
        sentences++;
        return added;
    }

    void end(FinishReason reason) {
        finish = reason;
    }

    void fail(RequestFailure reason) {
        failure = reason;
    }

    Optional<RequestFailure> failure() {
        return Optional.ofNullable(failure);
    }

    GuidedResponse response() {
        boolean known = !tokens.contains(SampledToken.UNKNOWN);
        String whole = request.prefix().isEmpty() ? text.strip() : text;
        Completion completion =
                new Completion(whole, known ? tokens : List.of(), finish == null ? FinishReason.LENGTH : finish);
        return new GuidedResponse(completion, sentences, candidates, generated, scored);
    }
}

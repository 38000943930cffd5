package io.github.rlaifv.core.internal.mllm;

import io.github.rlaifv.core.image.ImageSource;
import io.github.rlaifv.core.internal.mllm.generate.BatchListener;
import io.github.rlaifv.core.internal.mllm.tree.TokenTree;
import io.github.rlaifv.core.internal.mllm.vision.ImageTable;
import io.github.rlaifv.core.internal.mllm.work.FiniteCheck;
import io.github.rlaifv.core.internal.policy.PromptCounter;
import io.github.rlaifv.core.ledger.CountedModel;
import io.github.rlaifv.core.ledger.Usage;
import io.github.rlaifv.core.ledger.UsageMeter;
import io.github.rlaifv.core.policy.Completion;
import io.github.rlaifv.core.policy.FinishReason;
import io.github.rlaifv.core.policy.GenerationRequest;
import io.github.rlaifv.core.policy.NextTokenProbabilities;
import io.github.rlaifv.core.policy.NextTokenRequest;
import io.github.rlaifv.core.policy.Outcome;
import io.github.rlaifv.core.policy.Policy;
import io.github.rlaifv.core.policy.Prompt;
import io.github.rlaifv.core.policy.ScoreRequest;
import io.github.rlaifv.core.policy.TokenLogProbs;
import io.github.rlaifv.core.stream.TokenListener;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.function.Supplier;
import java.util.function.ToIntFunction;
import java.util.stream.IntStream;

/**
 * Generation and scoring of a model on this machine. The methods that throw do so at the first image that can't be used,
 * before the other requests are computed. Requests that show the same image are combined into one {@link TokenTree}, so
 * that the image is encoded once and common parts of prompts and responses are computed once.
 */
abstract sealed class ModelPolicy implements Policy, PromptCounter permits LocalPolicy, BasePolicy {
    private static final Completion UNWANTED = new Completion("", List.of(), FinishReason.CANCELLED);

    private final LocalModel model;
    private final InferenceCalls inference;

    /**
     * @param model the model
     * @param inference generation and scoring with this view's decoder
     */
    ModelPolicy(LocalModel model, InferenceCalls inference) {
        this.model = model;
        this.inference = inference;
    }

    /** Runs work that computes with this view when it is its turn. */
    abstract <T> T call(Supplier<T> work);

    final InferenceCalls inference() {
        return inference;
    }

    @Override
    public final CountedModel counted() {
        return model.counted();
    }

    @Override
    public final OptionalInt tokensOf(Prompt prompt) {
        return OptionalInt.of(model.encoder().prompt(prompt, new ImageTable(model.vision())).length);
    }

    /**
     * Same as {@link #call}, counted as one call of the model.
     *
     * @param requests number of requests that are answered if the work succeeds
     */
    final <T> T counted(long requests, Supplier<T> work) {
        return call(() -> UsageMeter.call(counted(), () -> {
            T result = work.get();
            UsageMeter.add(Usage.ofRequests(requests));
            return result;
        }));
    }

    static int responses(ScoreRequest request) {
        return request.responses().size();
    }

    static <R> long size(List<R> requests, ToIntFunction<R> count) {
        return requests.stream().mapToLong(count::applyAsInt).sum();
    }

    private <R, A> List<Outcome<A>> withFailuresCounted(
            List<R> requests, ToIntFunction<R> count, List<Outcome<A>> outcomes) {
        for (int i = 0; i < requests.size(); i++) {
            if (outcomes.get(i).failure().isPresent()) {
                UsageMeter.add(counted(), Usage.ofFailures(count.applyAsInt(requests.get(i))));
            }
        }
        return outcomes;
    }

    @Override
    public final String name() {
        return model.files().name();
    }

    @Override
    public final boolean dependsOnCall() {
        return true;
    }

    @Override
    public final boolean continuesPrefixes() {
        return true;
    }

    @Override
    public final List<List<Completion>> generate(List<GenerationRequest> requests) {
        GenerationRequest.rejectFormats(requests, name());
        return generate(requests, TokenListener.NONE, places(requests));
    }

    /** Generates with a listener, which gets the requests' places in the caller's list. */
    private List<List<Completion>> generate(
            List<GenerationRequest> requests, TokenListener listener, List<Integer> places) {
        return counted(
                size(requests, GenerationRequest::count),
                () -> inference.generate(requests, new BatchListener(listener, places)));
    }

    private static List<Integer> places(List<GenerationRequest> requests) {
        return IntStream.range(0, requests.size()).boxed().toList();
    }

    @Override
    public final List<Outcome<List<Completion>>> tryGenerate(List<GenerationRequest> requests) {
        return tryGenerate(requests, TokenListener.NONE);
    }

    @Override
    public final List<Outcome<List<Completion>>> tryGenerate(List<GenerationRequest> requests, TokenListener listener) {
        Objects.requireNonNull(listener, "listener");
        GenerationRequest.rejectFormats(requests, name());
        UsableRequests<GenerationRequest> usable =
                new UsableRequests<>(GenerationRequest::prompt, GenerationRequest::key, this::checkImage);
        List<Outcome<List<Completion>>> outcomes = listener == TokenListener.NONE
                ? usable.answer(requests, this::generate)
                : generate(requests, listener, usable);
        return withFailuresCounted(requests, GenerationRequest::count, outcomes);
    }

    /** Generates what the listener wants. The images of other requests are not looked at. */
    private List<Outcome<List<Completion>>> generate(
            List<GenerationRequest> requests, TokenListener listener, UsableRequests<GenerationRequest> usable) {
        List<Integer> wanted = places(requests).stream()
                .filter(place -> IntStream.range(0, requests.get(place).count())
                        .anyMatch(completion -> listener.wanted(place, completion)))
                .toList();
        Iterator<Outcome<List<Completion>>> generated = usable.answerOnce(
                        wanted.stream().map(requests::get).toList(), usables -> {
                            List<Integer> places =
                                    usables.stream().map(wanted::get).toList();
                            return generate(places.stream().map(requests::get).toList(), listener, places);
                        })
                .iterator();
        List<Outcome<List<Completion>>> outcomes = new ArrayList<>();
        for (int i = 0; i < requests.size(); i++) {
            outcomes.add(
                    Collections.binarySearch(wanted, i) >= 0
                            ? generated.next()
                            : Outcome.success(
                                    Collections.nCopies(requests.get(i).count(), UNWANTED)));
        }
        return outcomes;
    }

    /** Applies to an image the checks that each call applies to the images of its requests. */
    private void checkImage(ImageSource image) {
        counted(0, () -> {
            model.vision().layout(image);
            model.vision().check(image);
            return true;
        });
    }

    @Override
    public final List<List<TokenLogProbs>> score(List<ScoreRequest> requests) {
        return counted(size(requests, ModelPolicy::responses), () -> inference.score(requests));
    }

    @Override
    public final List<Outcome<List<TokenLogProbs>>> tryScore(List<ScoreRequest> requests) {
        List<Outcome<List<TokenLogProbs>>> outcomes = new UsableRequests<ScoreRequest>(
                        ScoreRequest::prompt, request -> FiniteCheck.named(request.prompt()), this::checkImage)
                .answer(requests, this::score);
        return withFailuresCounted(requests, ModelPolicy::responses, outcomes);
    }

    @Override
    public final List<NextTokenProbabilities> nextTokenProbabilities(List<NextTokenRequest> requests) {
        return counted(requests.size(), () -> inference.nextTokens(requests));
    }

    @Override
    public final List<Outcome<NextTokenProbabilities>> tryNextTokenProbabilities(List<NextTokenRequest> requests) {
        List<Outcome<NextTokenProbabilities>> outcomes = new UsableRequests<NextTokenRequest>(
                        NextTokenRequest::prompt, request -> FiniteCheck.named(request.prompt()), this::checkImage)
                .answer(requests, this::nextTokenProbabilities);
        return withFailuresCounted(requests, request -> 1, outcomes);
    }
}

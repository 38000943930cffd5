package io.github.rlaifv.core.internal.mllm;

import io.github.rlaifv.core.image.ImageSource;
import io.github.rlaifv.core.policy.Outcome;
import io.github.rlaifv.core.policy.Prompt;
import io.github.rlaifv.core.policy.RequestFailure;
import io.github.rlaifv.core.run.Cancellation;
import io.github.rlaifv.core.run.UnusableImageException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Runs requests of which some show an image that can't be used. These fail, and the others run together as if the
 * failed ones were not there.
 *
 * @param prompt returns the prompt of a request
 * @param name returns the name of a request, for messages
 * @param check throws if an image can't be used
 * @param <R> type of a request
 */
record UsableRequests<R>(Function<R, Prompt> prompt, Function<R, String> name, Consumer<ImageSource> check) {

    /**
     * Runs all requests, or those whose images can be used.
     *
     * @param requests the requests
     * @param ask returns one result per request, or throws if an image of one can't be used
     */
    <A> List<Outcome<A>> answer(List<R> requests, Function<List<R>, List<A>> ask) {
        try {
            return Outcome.successes(ask.apply(requests));
        } catch (UnusableImageException e) {
            List<Optional<String>> faults = faults(requests);
            if (faults.stream().allMatch(Optional::isEmpty)) {
                throw e;
            }
            return answer(requests, faults, ask);
        }
    }

    private <A> List<Outcome<A>> answer(
            List<R> requests, List<Optional<String>> faults, Function<List<R>, List<A>> ask) {
        return answerSome(
                requests,
                faults,
                usable -> ask.apply(usable.stream().map(requests::get).toList()));
    }

    /**
     * Checks all images first, and runs the requests whose images can be used once, as a listener needs it that must not
     * get a token twice.
     *
     * @param requests the requests
     * @param ask returns one result for each of some requests, which it gets as their places in the list
     */
    <A> List<Outcome<A>> answerOnce(List<R> requests, Function<List<Integer>, List<A>> ask) {
        return answerSome(requests, faults(requests), ask);
    }

    private <A> List<Outcome<A>> answerSome(
            List<R> requests, List<Optional<String>> faults, Function<List<Integer>, List<A>> ask) {
        List<Integer> usable = new ArrayList<>();
        for (int i = 0; i < requests.size(); i++) {
            if (faults.get(i).isEmpty()) {
                usable.add(i);
            }
        }
        Iterator<A> answers = (usable.isEmpty() ? List.<A>of() : ask.apply(usable)).iterator();
        List<Outcome<A>> outcomes = new ArrayList<>();
        for (int i = 0; i < requests.size(); i++) {
            String request = name.apply(requests.get(i));
            outcomes.add(faults.get(i)
                    .<Outcome<A>>map(fault ->
                            Outcome.failure(new RequestFailure(request, UnusableImageException.REASON, fault, false)))
                    .orElseGet(() -> Outcome.success(answers.next())));
        }
        return outcomes;
    }

    /** The problem with an image of each request; each image is checked once. */
    private List<Optional<String>> faults(List<R> requests) {
        Map<String, Optional<String>> known = new LinkedHashMap<>();
        return requests.stream()
                .map(request -> prompt.apply(request).images().stream()
                        .map(image ->
                                Objects.requireNonNull(known.computeIfAbsent(image.fingerprint(), key -> fault(image))))
                        .flatMap(Optional::stream)
                        .findFirst())
                .toList();
    }

    private Optional<String> fault(ImageSource image) {
        Cancellation.check("looking at images");
        try {
            check.accept(image);
            return Optional.empty();
        } catch (UnusableImageException e) {
            return Optional.of(String.valueOf(e.getMessage()));
        }
    }
}

package io.github.rlaifv.core.internal.pool;

import io.github.rlaifv.core.internal.policy.ReportedTokens;
import io.github.rlaifv.core.policy.Completion;
import io.github.rlaifv.core.policy.GenerationRequest;
import io.github.rlaifv.core.policy.Outcome;
import io.github.rlaifv.core.policy.Policy;
import io.github.rlaifv.core.policy.RequestFailure;
import io.github.rlaifv.core.run.RlaifvException;
import io.github.rlaifv.core.stream.SampledToken;
import io.github.rlaifv.core.stream.TokenListener;
import java.io.Serial;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The listener of a call of a pool. Several members compute the requests of the call, and one whose member fails is computed
 * again by another: the listener gets each token once. Calls about one request come one after the other.
 */
final class PoolListener {
    private final TokenListener listener;
    private final List<OneRequest> requests;
    private volatile Optional<Throwable> failure = Optional.empty();
    private volatile boolean over;

    PoolListener(TokenListener listener, List<GenerationRequest> requests) {
        this.listener = listener;
        this.requests =
                requests.stream().map(request -> new OneRequest(request.key())).toList();
    }

    /** What the listener got of a request, and whether it wants its tokens. Each is a lock. */
    private static final class OneRequest {
        private final String key;
        private final ReportedTokens tokens = new ReportedTokens();
        private Optional<Boolean> listens = Optional.empty();
        private Optional<RequestFailure> changed = Optional.empty();

        OneRequest(String key) {
            this.key = key;
        }
    }

    /** Ends the call of a member, so that no other member takes its requests over. */
    private static final class ListenerFailure extends RlaifvException {
        @Serial
        private static final long serialVersionUID = 1L;

        ListenerFailure(Throwable why) {
            super("the listener failed", why);
        }
    }

    /** Whether the tokens of a request are reported. */
    boolean listensTo(int place) {
        OneRequest request = requests.get(place);
        synchronized (request) {
            if (request.listens.isEmpty()) {
                request.listens = Optional.of(listener.listensTo(place));
            }
            return request.listens.get();
        }
    }

    /** Asks a member for the completions of some requests, with this listener. */
    List<Outcome<List<Completion>>> ask(Policy member, List<GenerationRequest> asked, List<Integer> places) {
        try {
            return member.tryGenerate(asked, new Attempt(places));
        } catch (RuntimeException | Error e) {
            if (failure.isPresent()) {
                throw new ListenerFailure(failure.get());
            }
            throw e;
        }
    }

    /**
     * Runs the call of the pool, after which the listener is not called any more.
     *
     * @param call asks the members and returns one outcome per request
     */
    List<Outcome<List<Completion>>> during(Supplier<List<Outcome<List<Completion>>>> call) {
        List<Outcome<List<Completion>>> outcomes;
        try {
            outcomes = call.get();
        } catch (ListenerFailure e) {
            throw thrown();
        } finally {
            end();
        }
        List<Outcome<List<Completion>>> checked = new ArrayList<>();
        for (int i = 0; i < outcomes.size(); i++) {
            Outcome<List<Completion>> outcome = outcomes.get(i);
            checked.add(requests.get(i)
                    .changed
                    .map(Outcome::<List<Completion>>failure)
                    .orElse(outcome));
        }
        return checked;
    }

    private RuntimeException thrown() {
        Throwable why = failure.orElseThrow();
        if (why instanceof Error error) {
            throw error;
        }
        return why instanceof RuntimeException exception ? exception : new IllegalStateException(why);
    }

    /** Members that were left out or are no longer needed may still compute. */
    private void end() {
        over = true;
        for (OneRequest request : requests) {
            synchronized (request) {
                // a call of the listener that has begun ends before this one does
                over = true;
            }
        }
    }

    /** The tokens of some requests, from one member. */
    private final class Attempt implements TokenListener {
        private final List<Integer> places;
        private final List<Integer> numbers;

        Attempt(List<Integer> places) {
            this.places = places;
            this.numbers = places.stream()
                    .map(place -> requests.get(place).tokens.begin())
                    .toList();
        }

        @Override
        public boolean listensTo(int position) {
            return PoolListener.this.listensTo(places.get(position));
        }

        @Override
        public void sampled(SampledToken token) {
            int place = places.get(token.request());
            OneRequest request = requests.get(place);
            synchronized (request) {
                if (over || request.changed.isPresent()) {
                    return;
                }
                Optional<SampledToken> news;
                try {
                    news = request.tokens.news(numbers.get(token.request()), token);
                } catch (IllegalStateException e) {
                    request.changed = Optional.of(new RequestFailure(
                            request.key,
                            "answer changed",
                            "the request was computed again after a member of the pool had failed, and "
                                    + e.getMessage(),
                            true));
                    return;
                }
                news.ifPresent(part -> call(() -> {
                    listener.sampled(part.withRequest(place));
                    return true;
                }));
            }
        }

        @Override
        public boolean wanted(int position, int completion) {
            int place = places.get(position);
            OneRequest request = requests.get(place);
            synchronized (request) {
                return !over && request.changed.isEmpty() && call(() -> listener.wanted(place, completion));
            }
        }

        private <T> T call(Supplier<T> question) {
            try {
                return question.get();
            } catch (RuntimeException | Error e) {
                failure = failure.or(() -> Optional.of(e));
                throw e;
            }
        }
    }
}

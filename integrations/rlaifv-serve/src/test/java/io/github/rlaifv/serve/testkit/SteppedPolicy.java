package io.github.rlaifv.serve.testkit;

import io.github.rlaifv.core.policy.Completion;
import io.github.rlaifv.core.policy.FinishReason;
import io.github.rlaifv.core.policy.GenerationRequest;
import io.github.rlaifv.core.policy.NextTokenProbabilities;
import io.github.rlaifv.core.policy.NextTokenRequest;
import io.github.rlaifv.core.policy.Outcome;
import io.github.rlaifv.core.policy.Policy;
import io.github.rlaifv.core.policy.ScoreRequest;
import io.github.rlaifv.core.policy.TokenLogProbs;
import io.github.rlaifv.core.run.Cancellation;
import io.github.rlaifv.core.stream.SampledToken;
import io.github.rlaifv.core.stream.TokenListener;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

/**
 * A policy that samples as many tokens as it is allowed to, one step of all completions per permit. The text of a completion
 * is its question, repeated. So a test decides when a token is sampled, and sees whether a completion is still computed.
 */
public final class SteppedPolicy implements Policy {
    private final Semaphore steps;
    private final AtomicInteger sampled = new AtomicInteger();
    private final AtomicInteger calls = new AtomicInteger();
    private final AtomicInteger ended = new AtomicInteger();

    /** @param steps number of steps that are allowed at first */
    public SteppedPolicy(int steps) {
        this.steps = new Semaphore(steps);
    }

    /** Allows more steps. */
    public void allow(int more) {
        steps.release(more);
    }

    /** Number of tokens that were sampled. */
    public int sampled() {
        return sampled.get();
    }

    /** Number of calls that have begun. */
    public int calls() {
        return calls.get();
    }

    /** Number of calls that have ended. */
    public int ended() {
        return ended.get();
    }

    @Override
    public List<Outcome<List<Completion>>> tryGenerate(List<GenerationRequest> requests) {
        return tryGenerate(requests, TokenListener.NONE);
    }

    @Override
    public List<Outcome<List<Completion>>> tryGenerate(List<GenerationRequest> requests, TokenListener listener) {
        calls.incrementAndGet();
        try {
            return computed(requests, listener);
        } finally {
            ended.incrementAndGet();
        }
    }

    private List<Outcome<List<Completion>>> computed(List<GenerationRequest> requests, TokenListener listener) {
        List<List<Growing>> all = new ArrayList<>();
        for (int i = 0; i < requests.size(); i++) {
            int request = i;
            all.add(IntStream.range(0, requests.get(i).count())
                    .mapToObj(k -> new Growing(request, k, requests.get(request)))
                    .toList());
        }
        while (all.stream().flatMap(List::stream).anyMatch(Growing::open)) {
            awaitStep(all, listener);
            all.forEach(group -> group.forEach(one -> one.grow(listener)));
        }
        return all.stream()
                .map(group ->
                        Outcome.success(group.stream().map(Growing::completion).toList()))
                .toList();
    }

    /** Waits for a permit, and ends completions that are no longer wanted meanwhile, as a model does between two steps. */
    private void awaitStep(List<List<Growing>> all, TokenListener listener) {
        try {
            while (!steps.tryAcquire(5, TimeUnit.MILLISECONDS)) {
                Cancellation.check("stepping");
                all.forEach(group -> group.forEach(one -> one.look(listener)));
                if (all.stream().flatMap(List::stream).noneMatch(Growing::open)) {
                    return;
                }
            }
        } catch (InterruptedException e) {
            throw Cancellation.interrupted("stepping");
        }
    }

    private final class Growing {
        private final int request;
        private final int completion;
        private final String word;
        private final int most;
        private final StringBuilder text = new StringBuilder();
        private final List<Integer> ids = new ArrayList<>();
        private boolean cancelled;

        Growing(int request, int completion, GenerationRequest asked) {
            this.request = request;
            this.completion = completion;
            this.word = asked.prompt().messages().get(0).text();
            this.most = asked.sampling().maxNewTokens();
        }

        boolean open() {
            return !cancelled && ids.size() < most;
        }

        void look(TokenListener listener) {
            cancelled |= open() && !listener.wanted(request, completion);
        }

        void grow(TokenListener listener) {
            look(listener);
            if (open()) {
                String more = (ids.isEmpty() ? "" : " ") + word;
                text.append(more);
                ids.add(7);
                sampled.incrementAndGet();
                listener.sampled(new SampledToken(request, completion, 7, more, -0.5, List.of()));
            }
        }

        Completion completion() {
            return new Completion(text.toString(), ids, cancelled ? FinishReason.CANCELLED : FinishReason.LENGTH);
        }
    }

    @Override
    public List<Outcome<List<TokenLogProbs>>> tryScore(List<ScoreRequest> requests) {
        return requests.stream()
                .map(request -> Outcome.success(request.responses().stream()
                        .map(text -> new TokenLogProbs(List.of(7), List.of(-1.0 / (1 + text.length()))))
                        .toList()))
                .toList();
    }

    @Override
    public List<Outcome<NextTokenProbabilities>> tryNextTokenProbabilities(List<NextTokenRequest> requests) {
        throw new UnsupportedOperationException("not needed here");
    }

    @Override
    public String name() {
        return "stepped";
    }

    /** True, so that one call is computed at a time, as by a model on this machine. */
    @Override
    public boolean dependsOnCall() {
        return true;
    }

    @Override
    public String fingerprint() {
        return "stepped";
    }

    @Override
    public void close() {}
}

package io.github.rlaifv.core.queue;

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
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A policy without a model that samples in steps, as models on this machine do. The text of a token is its number. Tests
 * hold its calls and steps, let calls fail, and see what was asked.
 */
final class SteppedPolicy implements Policy {
    private final List<List<String>> calls = new CopyOnWriteArrayList<>();
    private final List<Integer> rowsPerStep = Collections.synchronizedList(new ArrayList<>());
    private final Semaphore begun = new Semaphore(0);
    private final Semaphore steps = new Semaphore(0);
    private volatile boolean held;
    private volatile Consumer<List<String>> begin = keys -> {};
    private volatile BiConsumer<List<String>, Integer> after = (keys, step) -> {};
    private volatile @Nullable PartFunction parts;
    private volatile boolean closed;

    /** Holds each step until {@link #step} allows it. */
    SteppedPolicy held() {
        held = true;
        return this;
    }

    /** Calls a function, which may throw, with the keys of each call's requests. */
    SteppedPolicy beginsWith(Consumer<List<String>> action) {
        begin = action;
        return this;
    }

    /** Calls a function, which may throw, after each step, with the keys of the call's requests and the number of steps. */
    SteppedPolicy afterStep(BiConsumer<List<String>, Integer> action) {
        after = action;
        return this;
    }

    /** Reports parts of a text without ids, which a function writes: call from 1, step from 0. */
    SteppedPolicy reportsParts(PartFunction function) {
        parts = function;
        return this;
    }

    /** Writes the part of a step. */
    interface PartFunction {
        String of(int call, int step);
    }

    void step(int count) {
        steps.release(count);
    }

    /** Lets all steps run. */
    void release() {
        held = false;
        steps.release(1_000_000);
    }

    /** Waits until as many calls have begun since the last such wait. */
    void awaitCalls(int count) throws InterruptedException {
        if (!begun.tryAcquire(count, 20, TimeUnit.SECONDS)) {
            throw new AssertionError("no call began, after " + calls);
        }
    }

    /** The keys of the requests of each call. */
    List<List<String>> calls() {
        return calls;
    }

    /** The number of completions that each step computed. */
    List<Integer> rowsPerStep() {
        return List.copyOf(rowsPerStep);
    }

    boolean isClosed() {
        return closed;
    }

    private void begin(List<String> keys) {
        calls.add(keys);
        begun.release();
        begin.accept(keys);
    }

    private void takeTurn() {
        while (held) {
            Cancellation.check("sampling");
            try {
                if (steps.tryAcquire(5, TimeUnit.MILLISECONDS)) {
                    return;
                }
            } catch (InterruptedException e) {
                throw Cancellation.interrupted("sampling");
            }
        }
        Cancellation.check("sampling");
    }

    @Override
    public List<Outcome<List<Completion>>> tryGenerate(List<GenerationRequest> requests) {
        return tryGenerate(requests, TokenListener.NONE);
    }

    @Override
    public List<Outcome<List<Completion>>> tryGenerate(List<GenerationRequest> requests, TokenListener listener) {
        List<String> keys = requests.stream().map(GenerationRequest::key).toList();
        begin(keys);
        int call = calls.size();
        int step = 0;
        List<Row> rows = new ArrayList<>();
        for (int i = 0; i < requests.size(); i++) {
            for (int k = 0; k < requests.get(i).count(); k++) {
                rows.add(new Row(i, k, requests.get(i).sampling().maxNewTokens()));
            }
        }
        for (List<Row> live = live(rows, listener); !live.isEmpty(); live = live(rows, listener)) {
            takeTurn();
            rowsPerStep.add(live.size());
            live.forEach(row -> row.sample(listener, call, parts));
            after.accept(keys, ++step);
        }
        List<Outcome<List<Completion>>> outcomes = new ArrayList<>();
        for (int i = 0; i < requests.size(); i++) {
            int place = i;
            outcomes.add(Outcome.success(rows.stream()
                    .filter(row -> row.request == place)
                    .map(row -> row.completion(requests.get(place).key()))
                    .toList()));
        }
        return outcomes;
    }

    private static List<Row> live(List<Row> rows, TokenListener listener) {
        List<Row> live = new ArrayList<>();
        for (Row row : rows) {
            if (row.grows()) {
                row.cancelled = !listener.wanted(row.request, row.index);
            }
            if (row.grows()) {
                live.add(row);
            }
        }
        return live;
    }

    /** One completion. */
    private static final class Row {
        private final int request;
        private final int index;
        private final int most;
        private final List<Integer> tokens = new ArrayList<>();
        private boolean cancelled;

        Row(int request, int index, int most) {
            this.request = request;
            this.index = index;
            this.most = most;
        }

        boolean grows() {
            return !cancelled && tokens.size() < most;
        }

        void sample(TokenListener listener, int call, @Nullable PartFunction parts) {
            int id = tokens.size();
            tokens.add(id);
            if (listener.listensTo(request)) {
                listener.sampled(
                        parts == null
                                ? new SampledToken(request, index, id, id + " ", -1, List.of())
                                : SampledToken.ofText(request, index, parts.of(call, id)));
            }
        }

        Completion completion(String key) {
            return new Completion(
                    key + "/" + index + ":" + tokens.size(),
                    tokens,
                    cancelled ? FinishReason.CANCELLED : FinishReason.LENGTH);
        }
    }

    @Override
    public List<Outcome<List<TokenLogProbs>>> tryScore(List<ScoreRequest> requests) {
        begin(requests.stream()
                .map(request -> request.prompt().messages().get(0).text())
                .toList());
        takeTurn();
        return Outcome.successes(requests.stream()
                .map(request -> request.responses().stream()
                        .map(response -> new TokenLogProbs(List.of(1), List.of(-(double) response.length())))
                        .toList())
                .toList());
    }

    @Override
    public List<Outcome<NextTokenProbabilities>> tryNextTokenProbabilities(List<NextTokenRequest> requests) {
        begin(requests.stream()
                .map(request -> request.prompt().messages().get(0).text())
                .toList());
        takeTurn();
        return Outcome.successes(requests.stream()
                .map(request -> {
                    Map<String, Double> words = new LinkedHashMap<>();
                    request.words().forEach(word -> words.put(word, 0.25));
                    return new NextTokenProbabilities(words);
                })
                .toList());
    }

    @Override
    public String name() {
        return "stepped";
    }

    @Override
    public String fingerprint() {
        return "57e9";
    }

    @Override
    public boolean dependsOnCall() {
        return true;
    }

    @Override
    public void close() {
        closed = true;
    }
}

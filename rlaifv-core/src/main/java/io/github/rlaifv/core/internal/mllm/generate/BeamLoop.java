package io.github.rlaifv.core.internal.mllm.generate;

import ai.djl.ndarray.NDArray;
import io.github.rlaifv.core.internal.mllm.score.ForwardPass;
import io.github.rlaifv.core.internal.mllm.work.FiniteCheck;
import io.github.rlaifv.core.internal.tensor.HostNumbers;
import io.github.rlaifv.core.internal.tensor.Kernels;
import io.github.rlaifv.core.internal.tensor.TensorScope;
import io.github.rlaifv.core.run.Cancellation;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** Extends the beams of all prompts token by token until all searches have ended. Prompts leave when their search ends. */
final class BeamLoop {
    private final Kernels kernels;
    private final int[] next;
    private final int beams;
    private final FiniteCheck finite;
    private List<SearchedPrompt> live;
    private long computed;

    /**
     * @param next position of the token after each prompt
     * @param beams number of beams per prompt
     */
    BeamLoop(ForwardPass forward, List<SearchedPrompt> prompts, int[] next, int beams, FiniteCheck finite) {
        this.kernels = forward.kernels();
        this.live = prompts;
        this.next = next;
        this.beams = beams;
        this.finite = finite;
    }

    /** Number of tokens of all beams so far. */
    long computed() {
        return computed;
    }

    /**
     * Runs until all searches have ended.
     *
     * @param first logits of the first tokens, one row per prompt
     * @param steps largest number of tokens per beam
     */
    void run(NDArray first, int steps, DecodingCaches caches, SearchListener reports, TensorScope scope) {
        NDArray logits = first;
        for (int step = 0; step < steps; step++) {
            Cancellation.check("searching");
            List<double[]> best = best(logits, step == 0 ? 1 : beams, scope);
            logits.close();
            List<RequestBeams.Step> chosen = accept(best, reports);
            reports.dropUnwanted();
            long[] growing = IntStream.range(0, live.size())
                    .filter(place -> live.get(place).beams().growing())
                    .asLongStream()
                    .toArray();
            if (growing.length == 0) {
                break;
            }
            if (growing.length < live.size()) {
                live = select(live, growing);
                chosen = select(chosen, growing);
                caches.keep(growing);
            }
            if (step > 0) {
                reorder(chosen, step, caches, scope);
            }
            caches.ensure(step + 1);
            logits = decode(chosen, step, caches, scope);
        }
    }

    private static <T> List<T> select(List<T> all, long[] places) {
        return Arrays.stream(places).mapToObj(place -> all.get((int) place)).toList();
    }

    /** Extends the searches by the best continuations, and reports those that end. */
    private List<RequestBeams.Step> accept(List<double[]> best, SearchListener reports) {
        List<RequestBeams.Step> steps = new ArrayList<>();
        int rows = best.size() / live.size();
        for (int place = 0; place < live.size(); place++) {
            SearchedPrompt prompt = live.get(place);
            List<double[]> own = best.subList(place * rows, (place + 1) * rows);
            own.forEach(numbers ->
                    finite.require(numbers, () -> "request '" + prompt.request().key() + "'"));
            computed += beams;
            // a search that nobody wanted at first has ended already, and leaves after this step
            boolean wanted = prompt.beams().growing();
            steps.add(wanted ? prompt.beams().accept(own) : RequestBeams.Step.NONE);
            if (wanted && !prompt.beams().growing()) {
                reports.report(prompt);
            }
        }
        return steps;
    }

    /** The best continuations of each row, with the penalty of its request. */
    private List<double[]> best(NDArray logits, int rows, TensorScope scope) {
        List<double[]> best = new ArrayList<>(Collections.nCopies(live.size() * rows, new double[0]));
        Map<Double, List<Integer>> groups = new LinkedHashMap<>();
        for (int place = 0; place < live.size(); place++) {
            groups.computeIfAbsent(live.get(place).penalty(), key -> new ArrayList<>())
                    .add(place);
        }
        groups.forEach((penalty, places) -> {
            int[] some = places.stream()
                    .flatMapToInt(place -> IntStream.range(place * rows, (place + 1) * rows))
                    .toArray();
            double[] numbers = numbers(logits, rows, some, penalty, scope);
            int each = numbers.length / some.length;
            for (int i = 0; i < some.length; i++) {
                best.set(some[i], Arrays.copyOfRange(numbers, i * each, (i + 1) * each));
            }
        });
        return best;
    }

    private double[] numbers(NDArray logits, int rows, int[] some, double penalty, TensorScope scope) {
        int considered = live.stream()
                .mapToInt(prompt -> prompt.beams().considered())
                .max()
                .orElseThrow();
        try (TensorScope call = scope.child()) {
            NDArray selected = some.length == logits.getShape().get(0)
                    ? logits
                    : kernels.call("select_rows")
                            .with(logits)
                            .with(call.longs(
                                    IntStream.of(some).mapToLong(row -> row).toArray()))
                            .one(call);
            return HostNumbers.doubles(kernels.call("best_continuations")
                    .with(selected)
                    .with(penalty == 1 ? call.longs(new long[some.length], some.length, 1) : seen(rows, some, call))
                    .with(penalty)
                    .with(Math.min(considered, logits.getShape().get(1)))
                    .one(call));
        }
    }

    private NDArray seen(int rows, int[] some, TensorScope call) {
        List<long[]> ids = IntStream.of(some)
                .mapToObj(row -> live.get(row / rows).seen(row % rows))
                .toList();
        int length = ids.stream().mapToInt(row -> row.length).max().orElseThrow();
        long[] seen = new long[some.length * length];
        for (int i = 0; i < some.length; i++) {
            long[] row = ids.get(i);
            System.arraycopy(row, 0, seen, i * length, row.length);
            Arrays.fill(seen, i * length + row.length, (i + 1) * length, row[0]);
        }
        return call.longs(seen, some.length, length);
    }

    /** Moves the keys and values of the beams that others continue. */
    private void reorder(List<RequestBeams.Step> chosen, int length, DecodingCaches caches, TensorScope scope) {
        long[] from = chosen.stream()
                .flatMapToLong(step -> Arrays.stream(step.rows()))
                .toArray();
        if (IntStream.range(0, from.length).allMatch(row -> from[row] == row % beams)) {
            return;
        }
        try (TensorScope call = scope.child()) {
            caches.reorder(call.longs(from, chosen.size(), beams), length);
        }
    }

    private NDArray decode(List<RequestBeams.Step> chosen, int step, DecodingCaches caches, TensorScope scope) {
        long[] tokens = chosen.stream()
                .flatMapToLong(one -> Arrays.stream(one.tokens()))
                .toArray();
        long[] positions = IntStream.range(0, tokens.length)
                .mapToLong(row -> next[live.get(row / beams).index()] + (long) step)
                .toArray();
        try (TensorScope call = scope.child()) {
            return scope.adopt(caches.step(
                    call.longs(tokens, live.size(), beams), call.longs(positions, live.size(), beams), step, call));
        }
    }
}

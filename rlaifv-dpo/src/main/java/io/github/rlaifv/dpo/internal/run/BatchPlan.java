package io.github.rlaifv.dpo.internal.run;

import io.github.rlaifv.core.run.Cancellation;
import io.github.rlaifv.dpo.internal.step.Batching;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.function.IntToLongFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Which examples each optimizer step takes. With a number of tokens a step, whole examples are taken until it is reached,
 * so epochs in another order may have another number of steps; all of it is known before the first step.
 */
final class BatchPlan {
    /** Odd, so that seed and epoch never cancel for small values of both. */
    private static final long GOLDEN = 0x9E3779B97F4A7C15L;

    private final Batching batching;
    private final int examples;
    private final long[] tokens;
    /** Steps before each epoch, and at the end all that are taken; where batches are made of tokens. */
    private final List<Long> starts = new ArrayList<>(List.of(0L));

    /**
     * The batches of an epoch.
     *
     * @param order of the examples
     * @param ends how many examples are behind each batch
     */
    record Epoch(List<Integer> order, List<Integer> ends) {
        /** The examples of a batch. */
        List<Integer> batch(int number) {
            return order.subList(number == 0 ? 0 : ends.get(number - 1), ends.get(number));
        }

        /** How many examples are behind a batch. */
        int end(int number) {
            return ends.get(number);
        }
    }

    /**
     * @param tokens of an example; asked only where batches are made of tokens
     */
    BatchPlan(int examples, Batching batching, IntToLongFunction tokens) {
        this.batching = batching;
        this.examples = examples;
        this.tokens = batching.tokens() > 0
                ? IntStream.range(0, examples).mapToLong(tokens::applyAsLong).toArray()
                : new long[0];
        // epochs may stand for "until maxSteps", and be far more than are gone through
        for (int epoch = 1; batching.tokens() > 0 && epoch <= batching.epochs() && !reached(epoch); epoch++) {
            Cancellation.check("planning batches");
            starts.add(starts.get(epoch - 1) + epoch(epoch).ends().size());
        }
    }

    private boolean reached(int epoch) {
        return batching.maxSteps() > 0 && starts.get(epoch - 1) >= batching.maxSteps();
    }

    /** Optimizer steps of the whole run. */
    long steps() {
        long all = batching.tokens() > 0 ? starts.get(starts.size() - 1) : start(batching.epochs() + 1L);
        return batching.maxSteps() > 0 ? Math.min(all, batching.maxSteps()) : all;
    }

    /**
     * Optimizer steps before an epoch.
     *
     * @param epoch from 1; one more than there are means the end
     */
    long start(long epoch) {
        if (batching.tokens() > 0) {
            return starts.get(Math.toIntExact(epoch - 1));
        }
        long each = (examples + (long) batching.size() - 1) / batching.size();
        return (epoch - 1) * each;
    }

    /**
     * The batches of an epoch; the same whenever asked.
     *
     * @param epoch from 1
     */
    Epoch epoch(int epoch) {
        List<Integer> order = order(epoch);
        List<Integer> ends = new ArrayList<>();
        int from = 0;
        long held = 0;
        for (int to = 1; to <= examples; to++) {
            boolean full = to - from == batching.size();
            if (batching.tokens() > 0) {
                held += tokens[order.get(to - 1)];
                full = held >= batching.tokens();
            }
            if (full || to == examples) {
                ends.add(to);
                from = to;
                held = 0;
            }
        }
        return new Epoch(order, ends);
    }

    private List<Integer> order(int epoch) {
        List<Integer> order = IntStream.range(0, examples).boxed().collect(Collectors.toCollection(ArrayList::new));
        if (batching.shuffle()) {
            Collections.shuffle(order, new Random(new SplittableRandom(batching.seed() + GOLDEN * epoch).nextLong()));
        }
        return order;
    }
}

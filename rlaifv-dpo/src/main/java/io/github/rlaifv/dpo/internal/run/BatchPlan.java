package io.github.rlaifv.dpo.internal.run;

import io.github.rlaifv.core.internal.KeyedRandom;
import io.github.rlaifv.core.run.Cancellation;
import io.github.rlaifv.dpo.internal.step.Batching;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntToLongFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Decides which examples each optimizer step uses. With a number of tokens per step, whole examples are added until it
 * is reached, so epochs in different orders may have different numbers of steps. Everything is known before the first
 * step.
 */
final class BatchPlan {
    private final Batching batching;
    private final int examples;
    private final long[] tokens;
    /**
     * Number of steps before each epoch, and at the end the number of all steps; used if batches are made of tokens.
     */
    private final List<Long> starts = new ArrayList<>(List.of(0L));

    /**
     * The batches of an epoch.
     *
     * @param order indexes of the examples, in the epoch's order
     * @param ends for each batch, number of examples up to its end
     */
    record Epoch(List<Integer> order, List<Integer> ends) {
        /** Returns the examples of a batch. */
        List<Integer> batch(int number) {
            return order.subList(number == 0 ? 0 : ends.get(number - 1), ends.get(number));
        }

        /** Returns the number of examples up to the end of a batch. */
        int end(int number) {
            return ends.get(number);
        }
    }

    /**
     * Plans the batches of a run.
     *
     * @param examples number of examples
     * @param batching options of batching
     * @param tokens number of tokens of an example; called only if batches are made of tokens
     */
    BatchPlan(int examples, Batching batching, IntToLongFunction tokens) {
        this.batching = batching;
        this.examples = examples;
        this.tokens = batching.tokens() > 0
                ? IntStream.range(0, examples).mapToLong(tokens::applyAsLong).toArray()
                : new long[0];
        // epochs may mean "until maxSteps", and be far more than are ever begun
        for (int epoch = 1; batching.tokens() > 0 && epoch <= batching.epochs() && !reached(epoch); epoch++) {
            Cancellation.check("planning batches");
            starts.add(starts.get(epoch - 1) + epoch(epoch).ends().size());
        }
    }

    private boolean reached(int epoch) {
        return batching.maxSteps() > 0 && starts.get(epoch - 1) >= batching.maxSteps();
    }

    /** Returns the number of optimizer steps of the whole run. */
    long steps() {
        long all = batching.tokens() > 0 ? starts.get(starts.size() - 1) : start(batching.epochs() + 1L);
        return batching.maxSteps() > 0 ? Math.min(all, batching.maxSteps()) : all;
    }

    /**
     * Returns the number of optimizer steps before an epoch.
     *
     * @param epoch number of the epoch, counted from 1; one more than there are means the end
     */
    long start(long epoch) {
        if (batching.tokens() > 0) {
            return starts.get(Math.toIntExact(epoch - 1));
        }
        long each = (examples + (long) batching.size() - 1) / batching.size();
        return (epoch - 1) * each;
    }

    /**
     * Returns the batches of an epoch; equal in every call.
     *
     * @param epoch number of the epoch, counted from 1
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
            KeyedRandom.shuffleEpoch(order, batching.seed(), epoch);
        }
        return order;
    }
}

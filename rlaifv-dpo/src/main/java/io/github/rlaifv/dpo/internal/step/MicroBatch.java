package io.github.rlaifv.dpo.internal.step;

import io.github.rlaifv.core.policy.ScoreRequest;
import io.github.rlaifv.core.run.BadDataException;
import io.github.rlaifv.core.training.TrainablePolicy;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * How a batch is split into micro-batches, each computed in one backward pass.
 *
 * @param examples maximum number of examples; 0 sets no limit
 * @param tokens maximum number of tokens of prompts, images and responses; 0 sets no limit. An example with more tokens
 *     forms a micro-batch of its own
 */
public record MicroBatch(int examples, long tokens) {
    public MicroBatch {
        if (examples < 0 || tokens < 0 || examples == 0 && tokens == 0) {
            throw new IllegalArgumentException(
                    "microBatch must be >= 1, was " + examples + ", or microBatchTokens, which was " + tokens);
        }
    }

    /** Returns micro-batches of a number of examples. */
    public static MicroBatch of(int examples) {
        return new MicroBatch(examples, 0);
    }

    /**
     * Splits a batch into micro-batches, in order.
     *
     * @param batch the examples
     * @param policy model that counts tokens
     * @param requests returns the requests of an example
     * @throws BadDataException if tokens are limited and the policy can't count them
     */
    public <T> List<List<T>> cut(List<T> batch, TrainablePolicy policy, Function<T, List<ScoreRequest>> requests) {
        List<List<T>> passes = new ArrayList<>();
        List<T> pass = new ArrayList<>();
        long held = 0;
        for (T example : batch) {
            long own = tokens == 0 ? 0 : count(policy, requests.apply(example), "microBatch", "microBatchTokens");
            boolean full = examples > 0 && pass.size() == examples || tokens > 0 && held + own > tokens;
            if (full && !pass.isEmpty()) {
                passes.add(List.copyOf(pass));
                pass.clear();
                held = 0;
            }
            pass.add(example);
            held += own;
        }
        if (!pass.isEmpty()) {
            passes.add(List.copyOf(pass));
        }
        return passes;
    }

    /**
     * Returns the number of tokens of all requests.
     *
     * @param policy model that counts tokens
     * @param requests the requests
     * @param instead option to use if tokens can't be counted
     * @param option option that needs the count
     * @throws BadDataException if the policy can't count tokens
     */
    public static long count(TrainablePolicy policy, List<ScoreRequest> requests, String instead, String option) {
        return requests.stream()
                .mapToLong(request -> policy.tokens(request)
                        .orElseThrow(() -> new BadDataException("the policy " + policy.name()
                                + " can't count the tokens of a request: use " + instead + " instead of "
                                + option)))
                .sum();
    }

    /** Returns the options for messages and {@code training.json}. */
    Object describe() {
        return tokens == 0 ? examples : tokens + " tokens";
    }
}

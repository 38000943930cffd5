package io.github.rlaifv.core.internal.mllm.generate;

import ai.djl.ndarray.NDArray;
import io.github.rlaifv.core.internal.tensor.HostNumbers;
import io.github.rlaifv.core.internal.tensor.Kernels;
import io.github.rlaifv.core.internal.tensor.TensorScope;
import io.github.rlaifv.core.policy.Sampling;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Samples one token per row. Rows with equal settings are sampled at once; a row's token does not depend on the others.
 *
 * @param live the branches, one row each
 * @param scope scope for tensors
 */
record RowSampler(Kernels kernels, LiveBranches live, TensorScope scope) {
    private static final double LEAST_TEMPERATURE = 1e-100;

    private record Settings(double temperature, int topK, double topP, double repetitionPenalty) {
        static Settings of(Sampling sampling) {
            // with a smaller temperature logits would not be finite, and all tokens would be equally likely
            double temperature = sampling.temperature() == 0 ? 0 : Math.max(sampling.temperature(), LEAST_TEMPERATURE);
            return new Settings(temperature, sampling.topK(), sampling.topP(), sampling.repetitionPenalty());
        }
    }

    /**
     * Samples the tokens of a step.
     *
     * @param logits logits of all rows, [R, V]
     * @return one token per row; negative if its logits are not finite
     */
    long[] sample(NDArray logits, int step) {
        Map<Settings, List<Integer>> groups = IntStream.range(0, live.rows())
                .boxed()
                .collect(Collectors.groupingBy(
                        row -> Settings.of(live.branch(row).sampling()), LinkedHashMap::new, Collectors.toList()));
        long[] tokens = new long[live.rows()];
        groups.forEach((settings, group) -> {
            int[] rows = group.stream().mapToInt(Integer::intValue).toArray();
            long[] sampled = sample(logits, rows, settings, step);
            for (int i = 0; i < rows.length; i++) {
                tokens[rows[i]] = sampled[i];
            }
        });
        return tokens;
    }

    private long[] sample(NDArray logits, int[] rows, Settings settings, int step) {
        try (TensorScope call = scope.child()) {
            NDArray z = logits;
            if (rows.length < live.rows()) {
                z = kernels.call("select_rows")
                        .with(z)
                        .with(call.longs(
                                IntStream.of(rows).mapToLong(row -> row).toArray()))
                        .one(call);
            }
            if (settings.repetitionPenalty() != 1) {
                z = kernels.call("penalise_repetition")
                        .with(z)
                        .with(live.seen(rows, call))
                        .with(settings.repetitionPenalty())
                        .one(call);
            }
            return HostNumbers.longs(kernels.call("sample")
                    .with(z)
                    .with(call.doubles(live.uniforms(rows, step)))
                    .with(settings.temperature())
                    .with((long) settings.topK())
                    .with(settings.topP())
                    .one(call));
        }
    }
}

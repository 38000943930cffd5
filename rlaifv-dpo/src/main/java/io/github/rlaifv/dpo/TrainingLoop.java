package io.github.rlaifv.dpo;

import io.github.rlaifv.core.run.RunListener;
import io.github.rlaifv.core.training.TrainablePolicy;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Epochs, batches and the learning rate, the same for every objective. */
final class TrainingLoop {
    /** Odd, so that seed and epoch never cancel for small values of both. */
    private static final long GOLDEN = 0x9E3779B97F4A7C15L;

    /**
     * What was done.
     *
     * @param steps optimizer steps
     * @param epochs begun
     * @param epochMeans of all metrics, one entry an epoch
     */
    record Summary(long steps, int epochs, List<Map<String, Double>> epochMeans) {}

    private final String stage;
    private final TrainingOptions options;
    private final RunListener listener;

    TrainingLoop(String stage, TrainingOptions options, RunListener listener) {
        this.stage = stage;
        this.options = options;
        this.listener = listener;
    }

    /**
     * Trains.
     *
     * @param examples how many there are
     * @param objective what to minimise on the examples of these indexes
     */
    Summary run(
            TrainablePolicy policy,
            Optimization optimization,
            int examples,
            Function<List<Integer>, StepObjective> objective,
            MetricsFile metrics,
            EpochHook hook) {
        long total = totalSteps(examples);
        List<Map<String, Double>> epochMeans = new ArrayList<>();
        listener.stageStarted(stage, total);
        long step = 0;
        int epoch = 0;
        boolean goOn = true;
        while (goOn && step < total) {
            epoch++;
            List<Integer> order = order(examples, epoch);
            List<StepResult> results = new ArrayList<>();
            for (int from = 0; from < examples && step < total; from += options.batchSize()) {
                List<Integer> batch = order.subList(from, Math.min(examples, from + options.batchSize()));
                double rate = options.learningRate() * options.schedule().factor(step, total);
                StepResult result = optimization.step(objective.apply(batch), rate);
                step++;
                results.add(result);
                metrics.write(epoch, result);
                report(result);
                listener.progressed(stage, step);
            }
            epochMeans.add(mean(results));
            goOn = hook.afterEpoch(epoch, policy);
        }
        listener.stageFinished(stage);
        return new Summary(step, epoch, List.copyOf(epochMeans));
    }

    private long totalSteps(int examples) {
        long all = (long) options.epochs() * ((examples + options.batchSize() - 1) / options.batchSize());
        return options.maxSteps() > 0 ? Math.min(all, options.maxSteps()) : all;
    }

    private List<Integer> order(int examples, int epoch) {
        List<Integer> order = IntStream.range(0, examples).boxed().collect(Collectors.toCollection(ArrayList::new));
        Collections.shuffle(order, new Random(new SplittableRandom(options.seed() + GOLDEN * epoch).nextLong()));
        return order;
    }

    private void report(StepResult result) {
        figures(result).forEach((name, value) -> listener.metric(name, result.step(), value));
    }

    private static Map<String, Double> mean(List<StepResult> results) {
        Map<String, Double> means = new TreeMap<>();
        for (StepResult result : results) {
            figures(result).forEach((name, value) -> means.merge(name, value / results.size(), Double::sum));
        }
        return Collections.unmodifiableMap(means);
    }

    private static Map<String, Double> figures(StepResult result) {
        Map<String, Double> figures = new TreeMap<>(result.metrics());
        figures.put("loss", result.loss());
        figures.put("grad_norm", result.gradNorm());
        figures.put("learning_rate", result.learningRate());
        return figures;
    }
}

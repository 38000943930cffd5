package io.github.rlaifv.dpo;

import io.github.rlaifv.core.run.RunListener;
import io.github.rlaifv.core.training.TrainablePolicy;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
     * @param evaluations on held-out examples, in order
     */
    record Summary(long steps, int epochs, List<Map<String, Double>> epochMeans, List<Evaluation> evaluations) {}

    private final String stage;
    private final TrainingOptions options;
    private final Observers observers;

    TrainingLoop(String stage, TrainingOptions options, Observers observers) {
        this.stage = stage;
        this.options = options;
        this.observers = observers;
    }

    /**
     * Trains.
     *
     * @param examples how many there are
     * @param objective what to minimise on the examples of these indexes
     * @param heldOut what is looked at every so many steps and at the end of epochs
     * @param recorder is told of steps and evaluations
     */
    Summary run(
            TrainablePolicy policy,
            Optimization optimization,
            int examples,
            Function<List<Integer>, StepObjective> objective,
            HeldOut heldOut,
            StepRecorder recorder,
            EpochHook hook) {
        RunListener listener = observers.listener();
        long total = totalSteps(examples);
        List<Map<String, Double>> epochMeans = new ArrayList<>();
        List<Evaluation> evaluations = new ArrayList<>();
        recorder.begin();
        listener.stageStarted(stage, total);
        long step = 0;
        int epoch = 0;
        boolean goOn = true;
        while (goOn && step < total) {
            epoch++;
            List<Integer> order = order(examples, epoch);
            List<StepResult> results = new ArrayList<>();
            for (int from = 0; from < examples && step < total; from += options.batchSize()) {
                int to = Math.min(examples, from + options.batchSize());
                List<Integer> batch = order.subList(from, to);
                double rate = options.learningRate() * options.schedule().factor(step, total);
                StepObjective now = objective.apply(batch);
                if (step == 0) {
                    optimization.memory(now).ifPresent(message -> listener.note(stage, message));
                }
                StepResult result = optimization.step(now, rate);
                step++;
                results.add(result);
                double passed = epoch - 1 + (double) to / examples;
                recorder.step(result, passed, batch.size());
                listener.progressed(stage, step);
                if (to == examples || step == total || due(step)) {
                    evaluate(heldOut, policy, step, passed, recorder).ifPresent(evaluations::add);
                }
            }
            epochMeans.add(mean(results));
            goOn = hook.afterEpoch(epoch, policy);
            recorder.restartClock();
        }
        listener.stageFinished(stage);
        return new Summary(step, epoch, List.copyOf(epochMeans), List.copyOf(evaluations));
    }

    private boolean due(long step) {
        return observers.evaluateEvery() > 0 && step % observers.evaluateEvery() == 0;
    }

    private static Optional<Evaluation> evaluate(
            HeldOut heldOut, TrainablePolicy policy, long step, double epoch, StepRecorder recorder) {
        Map<String, Double> figures = new TreeMap<>();
        recorder.restartClock();
        heldOut.evaluate(policy).forEach((name, value) -> figures.put("eval_" + name, value));
        if (figures.isEmpty()) {
            return Optional.empty();
        }
        Evaluation evaluation = new Evaluation(step, epoch, figures);
        recorder.evaluation(evaluation);
        return Optional.of(evaluation);
    }

    private long totalSteps(int examples) {
        long all = (long) options.epochs() * ((examples + options.batchSize() - 1) / options.batchSize());
        return options.maxSteps() > 0 ? Math.min(all, options.maxSteps()) : all;
    }

    private List<Integer> order(int examples, int epoch) {
        List<Integer> order = IntStream.range(0, examples).boxed().collect(Collectors.toCollection(ArrayList::new));
        if (!options.shuffle()) {
            return order;
        }
        Collections.shuffle(order, new Random(new SplittableRandom(options.seed() + GOLDEN * epoch).nextLong()));
        return order;
    }

    private static Map<String, Double> mean(List<StepResult> results) {
        Map<String, Double> means = new TreeMap<>();
        for (StepResult result : results) {
            result.figures().forEach((name, value) -> means.merge(name, value / results.size(), Double::sum));
        }
        return Collections.unmodifiableMap(means);
    }
}

package io.github.rlaifv.tinyworld.pretrain;

import io.github.rlaifv.core.internal.Ordered;
import io.github.rlaifv.tinyworld.corpus.CorpusMix;
import io.github.rlaifv.tinyworld.corpus.Task;
import java.util.Map;
import java.util.function.DoubleFunction;

/**
 * One stage of training projector and language model. The learning rate rises over the warm-up, stays, and falls
 * linearly to 3 % over the last part.
 *
 * @param name for the log
 * @param steps optimizer steps
 * @param rate peak learning rate
 * @param warmup steps of warm-up
 * @param falling the share of the steps, at the end, over which the rate falls; 0 keeps it
 * @param mix what a step is made of, by the share of the stage that has passed
 * @param learned the mean loss, in nats, below which each of these tasks counts as learned: the stage goes on after its
 *     steps, at the last rate, until all of them do
 * @param mostSteps ends it in any case
 */
record LanguageStage(
        String name,
        int steps,
        double rate,
        int warmup,
        double falling,
        DoubleFunction<CorpusMix> mix,
        Map<Task, Double> learned,
        int mostSteps) {
    private static final double FLOOR = .03;

    LanguageStage {
        learned = Ordered.map(learned);
    }

    /** A stage of a given number of steps. */
    static LanguageStage of(
            String name, int steps, double rate, int warmup, double falling, DoubleFunction<CorpusMix> mix) {
        return new LanguageStage(name, steps, rate, warmup, falling, mix, Map.of(), steps);
    }

    /** The same, going on until tasks are learned. */
    LanguageStage until(Map<Task, Double> tasks, int most) {
        return new LanguageStage(name, steps, rate, warmup, falling, mix, tasks, Math.max(steps, most));
    }

    /** The learning rate of a step, counted from 0. */
    double rateAt(int step) {
        if (step < warmup) {
            return rate * (step + 1) / warmup;
        }
        double fallBegins = steps * (1 - falling);
        if (step >= steps) {
            return falling == 0 ? rate : rate * FLOOR;
        }
        return step < fallBegins ? rate : rate * (1 - (1 - FLOOR) * (step - fallBegins) / (steps - fallBegins));
    }
}

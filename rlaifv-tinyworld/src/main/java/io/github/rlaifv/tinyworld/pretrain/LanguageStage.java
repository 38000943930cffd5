package io.github.rlaifv.tinyworld.pretrain;

import io.github.rlaifv.core.internal.Ordered;
import io.github.rlaifv.tinyworld.corpus.CorpusMix;
import io.github.rlaifv.tinyworld.corpus.Task;
import java.util.Map;
import java.util.function.DoubleFunction;

/**
 * One training stage of the projector and the language model. The learning rate rises linearly during the warm-up, stays
 * constant, and decays linearly to 3 % at the end of the stage.
 *
 * @param name name in the log
 * @param steps number of optimizer steps
 * @param rate peak learning rate
 * @param warmup number of warm-up steps
 * @param falling share of the steps, at the end of the stage, in which the rate decays; 0 keeps it constant
 * @param mix mix of a step as a function of the completed share of the stage
 * @param learned mean loss per task, in nats, below which the task counts as learned. The stage continues after its
 *     steps, at the last rate, until all these tasks are learned
 * @param mostSteps maximum number of steps
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

    /** Creates a stage with a fixed number of steps. */
    static LanguageStage of(
            String name, int steps, double rate, int warmup, double falling, DoubleFunction<CorpusMix> mix) {
        return new LanguageStage(name, steps, rate, warmup, falling, mix, Map.of(), steps);
    }

    /** Returns a copy that continues until the tasks are learned, up to a maximum number of steps. */
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

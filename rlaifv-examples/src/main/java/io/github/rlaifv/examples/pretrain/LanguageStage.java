package io.github.rlaifv.examples.pretrain;

import io.github.rlaifv.examples.tinyworld.CorpusMix;
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
 */
record LanguageStage(String name, int steps, double rate, int warmup, double falling, DoubleFunction<CorpusMix> mix) {
    private static final double FLOOR = .03;

    /** The learning rate of a step, counted from 0. */
    double rateAt(int step) {
        if (step < warmup) {
            return rate * (step + 1) / warmup;
        }
        double fallBegins = steps * (1 - falling);
        return step < fallBegins ? rate : rate * (1 - (1 - FLOOR) * (step - fallBegins) / (steps - fallBegins));
    }
}

package io.github.rlaifv.cli.align;

import io.github.rlaifv.dpo.DpoTrainer;
import io.github.rlaifv.dpo.TrainerBuilder;
import io.github.rlaifv.dpo.train.Schedule;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.SortedMap;
import java.util.TreeMap;
import picocli.CommandLine.Option;

/**
 * The options of commands that say how a step changes the weights: the schedule of the learning rate and AdamW, a mixin.
 * Each value is checked when it is read.
 */
final class OptimizerSettings {
    private static final double USUAL_WARMUP = 0.05;

    private Schedule.Shape shape = Schedule.Shape.COSINE;
    private OptionalDouble warmup = OptionalDouble.empty();
    private OptionalInt warmupSteps = OptionalInt.empty();
    private double floor;
    private double weightDecay = 0.01;
    private double beta1 = 0.9;
    private double beta2 = 0.999;
    private double epsilon = 1e-8;

    @Option(
            names = "--schedule",
            order = -85,
            defaultValue = "COSINE",
            description = "course of the learning rate after the warm-up, one of ${COMPLETION-CANDIDATES}"
                    + " (default: ${DEFAULT-VALUE})")
    void schedule(Schedule.Shape value) {
        shape = value;
    }

    @Option(
            names = "--warmup",
            order = -85,
            description = "share of the steps, in [0, 1], in which the learning rate rises (default: " + USUAL_WARMUP
                    + ", with --warmup-steps none)")
    void warmup(double value) {
        // -0.0 is 0
        warmup =
                OptionalDouble.of(Schedule.cosine().withWarmupRatio(value + 0.0).warmupRatio());
    }

    @Option(
            names = "--warmup-steps",
            order = -85,
            description = "number of steps in which the learning rate rises, in place of a share of them"
                    + " (default: the share of --warmup)")
    void warmupSteps(int value) {
        warmupSteps = OptionalInt.of(Schedule.cosine().withWarmupSteps(value).warmupSteps());
    }

    @Option(
            names = "--learning-rate-floor",
            order = -85,
            defaultValue = "0",
            description = "share of the peak learning rate, in [0, 1], that the schedule falls to"
                    + " (default: ${DEFAULT-VALUE})")
    void floor(double value) {
        floor = Schedule.cosine().withFloor(value + 0.0).floor();
    }

    @Option(
            names = "--weight-decay",
            order = -85,
            defaultValue = "0.01",
            description = "decoupled weight decay of matrices (default: ${DEFAULT-VALUE})")
    void weightDecay(double value) {
        DpoTrainer.builder().weightDecay(value).options();
        weightDecay = value + 0.0;
    }

    @Option(
            names = "--adam-beta1",
            order = -85,
            defaultValue = "0.9",
            description = "decay rate of AdamW's first moment, in [0, 1) (default: ${DEFAULT-VALUE})")
    void beta1(double value) {
        beta1 = decayRate(value);
    }

    @Option(
            names = "--adam-beta2",
            order = -85,
            defaultValue = "0.999",
            description = "decay rate of AdamW's second moment, in [0, 1) (default: ${DEFAULT-VALUE})")
    void beta2(double value) {
        beta2 = decayRate(value);
    }

    private static double decayRate(double value) {
        if (!(value >= 0 && value < 1)) {
            throw new IllegalArgumentException("must be in [0, 1), was " + value);
        }
        return value + 0.0;
    }

    @Option(
            names = "--adam-epsilon",
            order = -85,
            defaultValue = "1e-8",
            description =
                    "term that AdamW adds to the root of its second moment, at least 1e-30 (default: ${DEFAULT-VALUE})")
    void epsilon(double value) {
        DpoTrainer.builder().epsilon(value).options();
        epsilon = value;
    }

    /**
     * Applies the options to a trainer.
     *
     * @throws IllegalArgumentException if the warm-up is given twice
     */
    void apply(TrainerBuilder<?> trainer) {
        trainer.schedule(schedule())
                .weightDecay(weightDecay)
                .betas(beta1, beta2)
                .epsilon(epsilon);
    }

    private Schedule schedule() {
        if (warmup.isPresent() && warmupSteps.isPresent()) {
            throw new IllegalArgumentException("--warmup (" + warmup.getAsDouble() + ") and --warmup-steps ("
                    + warmupSteps.getAsInt() + ") both say how long the learning rate rises: remove one of them");
        }
        double share = warmupSteps.isPresent() ? 0 : warmup.orElse(USUAL_WARMUP);
        return new Schedule(shape, warmupSteps.orElse(0), share, floor);
    }

    /** The values of the options by the names under which runs record them. */
    SortedMap<String, String> settings() {
        Schedule schedule = schedule();
        SortedMap<String, String> values = new TreeMap<>();
        values.put("schedule", schedule.shape().name());
        values.put(
                "warmup",
                warmupSteps.isPresent() ? schedule.warmupSteps() + " steps" : String.valueOf(schedule.warmupRatio()));
        values.put("learning_rate_floor", String.valueOf(floor));
        values.put("weight_decay", String.valueOf(weightDecay));
        values.put("adam_beta1", String.valueOf(beta1));
        values.put("adam_beta2", String.valueOf(beta2));
        values.put("adam_epsilon", String.valueOf(epsilon));
        return values;
    }

    /** What {@link #settings} are without any option. */
    static SortedMap<String, String> defaults() {
        return new OptimizerSettings().settings();
    }

    /** The values of options whose defaults depend on others, by the name of the option. */
    Map<String, ?> dependent() {
        return Optional.of(schedule())
                .filter(one -> warmupSteps.isEmpty())
                .map(one -> Map.of("--warmup", one.warmupRatio()))
                .orElse(Map.of());
    }
}

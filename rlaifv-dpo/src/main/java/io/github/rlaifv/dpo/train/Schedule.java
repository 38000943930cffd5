package io.github.rlaifv.dpo.train;

import java.util.Optional;

/**
 * How the learning rate goes over the steps of a run: up linearly during the warm-up, then along the shape. Values are
 * those of Hugging Face's {@code get_constant/linear/cosine_schedule_with_warmup}: with a warm-up the first step's factor
 * is 0. A warm-up that is as long as the run or longer is cut to all steps but the last, so that a short run learns too.
 * Runs of one or two steps have no warm-up: half of their steps would learn nothing.
 *
 * @param shape after the warm-up
 * @param warmupSteps optimizer steps of warm-up, >= 0
 * @param warmupRatio warm-up as a share of all steps in [0, 1], rounded up; used where warmupSteps is 0
 * @param floor what the factor falls to at the end in [0, 1]; the constant shape does not fall
 */
public record Schedule(Shape shape, int warmupSteps, double warmupRatio, double floor) {
    /** Of so few steps, the one at rate 0 would be half or more. */
    private static final int NEVER_WARMED_UP = 2;

    /** The course after the warm-up. */
    public enum Shape {
        CONSTANT,
        LINEAR,
        COSINE
    }

    public Schedule {
        if (warmupSteps < 0) {
            throw new IllegalArgumentException("warmupSteps must be >= 0, was " + warmupSteps);
        }
        if (!(warmupRatio >= 0 && warmupRatio <= 1)) {
            throw new IllegalArgumentException("warmupRatio must be in [0, 1], was " + warmupRatio);
        }
        if (warmupSteps > 0 && warmupRatio > 0) {
            throw new IllegalArgumentException(
                    "warmupSteps (" + warmupSteps + ") and warmupRatio (" + warmupRatio + ") exclude each other");
        }
        if (!(floor >= 0 && floor <= 1)) {
            throw new IllegalArgumentException("floor must be in [0, 1], was " + floor);
        }
    }

    /** The same rate throughout. */
    public static Schedule constant() {
        return new Schedule(Shape.CONSTANT, 0, 0, 0);
    }

    /** Falls linearly to 0, which the step after the last would reach. */
    public static Schedule linear() {
        return new Schedule(Shape.LINEAR, 0, 0, 0);
    }

    /** Falls along half a cosine to 0. */
    public static Schedule cosine() {
        return new Schedule(Shape.COSINE, 0, 0, 0);
    }

    /** The same with a warm-up of so many steps. */
    public Schedule withWarmupSteps(int steps) {
        return new Schedule(shape, steps, 0, floor);
    }

    /** The same with a warm-up of a share of all steps. */
    public Schedule withWarmupRatio(double ratio) {
        return new Schedule(shape, 0, ratio, floor);
    }

    /** The same, falling to a share of the peak instead of to 0. */
    public Schedule withFloor(double share) {
        return new Schedule(shape, warmupSteps, warmupRatio, share);
    }

    /**
     * What the peak learning rate is multiplied by.
     *
     * @param step from 0
     * @param totalSteps of the run
     */
    public double factor(long step, long totalSteps) {
        long warmup = warmup(totalSteps);
        if (step < warmup) {
            return (double) step / Math.max(1, warmup);
        }
        double progress = (double) (step - warmup) / Math.max(1, totalSteps - warmup);
        return switch (shape) {
            case CONSTANT -> 1;
            case LINEAR -> raise(Math.max(0, 1 - progress));
            case COSINE -> raise(Math.max(0, 0.5 * (1 + Math.cos(Math.PI * progress))));
        };
    }

    private long warmup(long totalSteps) {
        return totalSteps <= NEVER_WARMED_UP ? 0 : Math.min(wanted(totalSteps), totalSteps - 1);
    }

    private long wanted(long totalSteps) {
        return warmupSteps > 0 ? warmupSteps : (long) Math.ceil(totalSteps * warmupRatio);
    }

    /** What is said of a run that is too short for its warm-up; empty where it is long enough. */
    public Optional<String> shortened(long totalSteps) {
        long wanted = wanted(totalSteps);
        long kept = warmup(totalSteps);
        if (totalSteps == 0 || kept == wanted) {
            return Optional.empty();
        }
        return Optional.of("the warm-up of " + wanted + " steps would "
                + (wanted < totalSteps
                        ? "leave the first of " + totalSteps + " steps at rate 0"
                        : "take the whole run of " + totalSteps)
                + ": it is cut to " + kept
                + ". For a longer run, lower batchSize or raise epochs; or take a schedule without warm-up");
    }

    private double raise(double factor) {
        return floor + (1 - floor) * factor;
    }
}

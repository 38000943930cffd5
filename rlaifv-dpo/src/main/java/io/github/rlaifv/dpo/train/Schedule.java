package io.github.rlaifv.dpo.train;

import java.util.Optional;

/**
 * The schedule of the learning rate over the steps of a run: it rises linearly during the warm-up and then follows the
 * shape. Values equal those of Hugging Face's {@code get_constant/linear/cosine_schedule_with_warmup}; with a warm-up
 * the factor of the first step is 0. A warm-up that is at least as long as the run is shortened to all steps but the
 * last, so that a short run trains too. Runs of one or two steps have no warm-up, because half of their steps would
 * have a learning rate of 0.
 *
 * @param shape shape of the curve after the warm-up
 * @param warmupSteps optimizer steps of warm-up, >= 0
 * @param warmupRatio warm-up as a share of all steps, in [0, 1], rounded up; used if {@code warmupSteps} is 0
 * @param floor factor that the curve falls to at the end, in [0, 1]; the constant shape does not fall
 */
public record Schedule(Shape shape, int warmupSteps, double warmupRatio, double floor) {
    /** Number of steps up to which a run has no warm-up, because the step at rate 0 would be at least half of it. */
    private static final int NEVER_WARMED_UP = 2;

    /** Shape of the curve after the warm-up. */
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
            throw new IllegalArgumentException("warmupSteps (" + warmupSteps + ") and warmupRatio (" + warmupRatio
                    + ") exclude each other: set one of them");
        }
        if (!(floor >= 0 && floor <= 1)) {
            throw new IllegalArgumentException("floor must be in [0, 1], was " + floor);
        }
    }

    /** Keeps the learning rate constant. */
    public static Schedule constant() {
        return new Schedule(Shape.CONSTANT, 0, 0, 0);
    }

    /** Decreases the learning rate linearly to 0, which the step after the last would reach. */
    public static Schedule linear() {
        return new Schedule(Shape.LINEAR, 0, 0, 0);
    }

    /** Decreases the learning rate along half a cosine to 0. */
    public static Schedule cosine() {
        return new Schedule(Shape.COSINE, 0, 0, 0);
    }

    /** Returns a copy with a warm-up of a number of steps. */
    public Schedule withWarmupSteps(int steps) {
        return new Schedule(shape, steps, 0, floor);
    }

    /** Returns a copy with a warm-up of a share of all steps. */
    public Schedule withWarmupRatio(double ratio) {
        return new Schedule(shape, 0, ratio, floor);
    }

    /** Returns a copy that decreases to a share of the peak learning rate instead of to 0. */
    public Schedule withFloor(double share) {
        return new Schedule(shape, warmupSteps, warmupRatio, share);
    }

    /**
     * Returns the factor that the peak learning rate is multiplied by.
     *
     * @param step number of the step, counted from 0
     * @param totalSteps number of steps of the run
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

    /** Returns a warning about a run that is too short for its warm-up; empty if it is long enough. */
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

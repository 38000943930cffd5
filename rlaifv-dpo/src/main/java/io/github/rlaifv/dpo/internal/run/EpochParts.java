package io.github.rlaifv.dpo.internal.run;

/**
 * The parts of an epoch after which a run is evaluated. Part k of n ends with the first step that reaches k / n of the
 * epoch's steps.
 *
 * @param perEpoch number of parts per epoch, at least 1
 */
record EpochParts(int perEpoch) {
    EpochParts {
        if (perEpoch < 1) {
            throw new IllegalArgumentException("the number of parts per epoch must be >= 1, was " + perEpoch);
        }
    }

    /**
     * Returns the number of the part that ends with a step, counted over all epochs from 1; 0 if no part ends with it. If
     * several parts end with it, it is the last one.
     *
     * @param epoch number of the epoch, counted from 1
     * @param taken steps of the epoch taken, this one included
     * @param steps all steps of the epoch
     * @param ends whether the epoch ends with this step, as the last step of a run does
     */
    int endedBy(int epoch, int taken, int steps, boolean ends) {
        int finished = ends ? perEpoch : finished(taken, steps);
        return finished > finished(taken - 1, steps)
                ? Math.addExact(Math.multiplyExact(epoch - 1, perEpoch), finished)
                : 0;
    }

    private int finished(int taken, int steps) {
        return Math.toIntExact((long) taken * perEpoch / steps);
    }
}

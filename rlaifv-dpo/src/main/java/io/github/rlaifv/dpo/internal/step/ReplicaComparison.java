package io.github.rlaifv.dpo.internal.step;

import io.github.rlaifv.core.run.Cancellation;
import io.github.rlaifv.core.training.Parameter;
import io.github.rlaifv.core.training.TrainablePolicy;
import io.github.rlaifv.dpo.train.UnequalReplicasException;
import java.util.List;

/**
 * Compares the trained weights of the replicas by checksums. Each step reads another slice of every parameter, so that
 * the whole model has been read after {@link #PARTS} steps.
 *
 * @param policies the policy and its replicas
 * @param trainable the trained parameters
 * @param threads the threads of the replicas
 */
record ReplicaComparison(List<TrainablePolicy> policies, List<Parameter> trainable, ReplicaThreads threads) {
    /** Number of slices. Reading a sixteenth of the weights takes less than 1 % of a step. */
    private static final int PARTS = 16;

    /**
     * Compares one slice of each parameter.
     *
     * @param steps number of steps taken
     * @throws UnequalReplicasException if they differ
     */
    void slice(long steps) {
        compare((int) (steps % PARTS), PARTS, steps);
    }

    /**
     * Compares the parameters as a whole.
     *
     * @param steps number of steps taken
     * @throws UnequalReplicasException if they differ
     */
    void whole(long steps) {
        compare(0, 1, steps);
    }

    private void compare(int part, int parts, long steps) {
        List<List<Long>> sums = threads.each(
                policies, policy -> Cancellation.uninterrupted(() -> policy.checksums(trainable, part, parts)));
        for (int r = 1; r < sums.size(); r++) {
            for (int i = 0; i < Math.min(sums.get(0).size(), sums.get(r).size()); i++) {
                if (!sums.get(r).get(i).equals(sums.get(0).get(i))) {
                    throw new UnequalReplicasException("after step " + steps + " replica " + r + " ("
                            + policies.get(r).name() + ") has other weights in '"
                            + trainable.get(i).name() + "' than the policy "
                            + policies.get(0).name()
                            + ". Something changed them outside of the trainer, or a device computes wrongly:"
                            + " don't use these weights, check the devices, and resume from a checkpoint");
                }
            }
        }
    }
}

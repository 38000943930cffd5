package io.github.rlaifv.dpo.internal.step;

import io.github.rlaifv.core.internal.pool.ModelCopies;
import io.github.rlaifv.core.run.BadDataException;
import io.github.rlaifv.core.training.TrainablePolicy;
import java.util.ArrayList;
import java.util.List;

/** Checks that replicas are further copies of the model that is trained. */
final class ReplicaCheck {
    private ReplicaCheck() {}

    /**
     * Checks that replicas equal the policy.
     *
     * @throws BadDataException if one has other parameters, weights or precision; the message names it
     * @throws IllegalArgumentException if one is the same object as the policy or another replica
     */
    static void check(TrainablePolicy policy, List<TrainablePolicy> copies) {
        List<TrainablePolicy> seen = new ArrayList<>(List.of(policy));
        for (TrainablePolicy copy : copies) {
            String number = "replica " + seen.size() + " (" + copy.name() + ")";
            if (seen.stream().anyMatch(one -> one == copy)) {
                throw new IllegalArgumentException(
                        number + " is the policy or another replica itself: open the model once for each replica");
            }
            if (!copy.parameters().equals(policy.parameters())) {
                throw new BadDataException(number + " has other parameters than the policy " + policy.name()
                        + ": open every replica from the policy's folder");
            }
            if (!ModelCopies.same(copy, policy)) {
                throw new BadDataException(number + " has other weights or another precision than the policy "
                        + policy.name()
                        + ": open every replica from the policy's folder, with the same precision, before training");
            }
            seen.add(copy);
        }
    }
}

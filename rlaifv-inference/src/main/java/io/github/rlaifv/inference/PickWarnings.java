package io.github.rlaifv.inference;

import io.github.rlaifv.core.run.RunListener;
import java.util.Collection;

/** Warns at the end of a best-of-N run whose picks mean little. */
final class PickWarnings {
    private PickWarnings() {}

    /**
     * Warns if more than half of the prompts have no pool, and if policy and reference never differ.
     *
     * @param prompts number of given prompts
     * @param pools the pools that could be ranked
     * @param listener listener that is warned
     */
    static void tell(int prompts, Collection<RankedResponse> pools, RunListener listener) {
        int missing = prompts - pools.size();
        if (2 * missing > prompts) {
            listener.warned(
                    BestOfNFolder.STAGE,
                    missing + " of " + prompts
                            + " prompts have no pool: the reason of each was reported when it was skipped. Repair the"
                            + " images, or what the server refuses, and run again");
        }
        boolean choice = pools.stream().anyMatch(pool -> pool.distinct() > 1);
        boolean alike = pools.stream()
                .flatMap(pool -> pool.pool().stream())
                .allMatch(
                        response -> response.policyLogProb() == response.referenceLogProb() && response.reward() == 0);
        if (choice && alike) {
            listener.warned(
                    BestOfNFolder.STAGE,
                    "the aligned model and its reference give every response the same log-probability, so all rewards"
                            + " are 0 and the first response of each pool is picked: are they the same model? Use the"
                            + " model that the policy was aligned from as the reference");
        }
    }
}

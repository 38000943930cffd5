package io.github.rlaifv.inference;

import io.github.rlaifv.core.policy.Outcome;
import io.github.rlaifv.core.policy.RequestFailure;
import io.github.rlaifv.core.policy.ScoreRequest;
import io.github.rlaifv.core.run.Cancellation;
import io.github.rlaifv.core.run.UnusableImageException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/**
 * Ranks pools of which some show an image that the ranking models refuse: these fail, the others are ranked together, as
 * if the failed ones had not been there.
 */
record UsablePools(SelfRewardReranker reranker) {

    /**
     * All pools, or those that can be ranked.
     *
     * @param names of the pools, one each, for messages
     */
    List<Outcome<RankedResponse>> rank(List<String> names, List<ScoreRequest> pools) {
        try {
            return all(pools);
        } catch (UnusableImageException e) {
            List<Optional<String>> faults = pools.stream().map(this::fault).toList();
            if (faults.stream().allMatch(Optional::isEmpty)) {
                throw e;
            }
            return usable(names, pools, faults);
        }
    }

    private List<Outcome<RankedResponse>> usable(
            List<String> names, List<ScoreRequest> pools, List<Optional<String>> faults) {
        List<ScoreRequest> usable = new ArrayList<>();
        for (int i = 0; i < pools.size(); i++) {
            if (faults.get(i).isEmpty()) {
                usable.add(pools.get(i));
            }
        }
        Iterator<Outcome<RankedResponse>> ranked = all(usable).iterator();
        List<Outcome<RankedResponse>> outcomes = new ArrayList<>();
        for (int i = 0; i < pools.size(); i++) {
            String name = names.get(i);
            outcomes.add(faults.get(i)
                    .<Outcome<RankedResponse>>map(fault ->
                            Outcome.failure(new RequestFailure(name, UnusableImageException.REASON, fault, false)))
                    .orElseGet(ranked::next));
        }
        return outcomes;
    }

    private List<Outcome<RankedResponse>> all(List<ScoreRequest> pools) {
        return pools.isEmpty()
                ? List.of()
                : reranker.rankAll(pools).stream().map(Outcome::success).toList();
    }

    /** What is wrong with the image of a pool, in words. */
    private Optional<String> fault(ScoreRequest pool) {
        Cancellation.check("looking at images");
        try {
            reranker.rankAll(List.of(pool));
            return Optional.empty();
        } catch (UnusableImageException e) {
            return Optional.of(String.valueOf(e.getMessage()));
        }
    }
}

package io.github.rlaifv.inference;

import io.github.rlaifv.core.policy.Outcome;
import io.github.rlaifv.core.policy.ScoreRequest;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Checks what a ranker returns for pools against its contract.
 *
 * @param ranker class of the ranker, for messages
 * @param pools the pools that were passed to it
 */
record RankedPools(Class<?> ranker, List<ScoreRequest> pools) {
    private static final String CONTRACT = ". ResponseRanker.tryRankAll must return one outcome per pool, in order, and"
            + " each ranking must hold exactly the responses of its pool, in order";

    /**
     * Returns the given outcomes, checked.
     *
     * @throws IllegalStateException naming the ranker and the counts if it breaks its contract
     */
    List<Outcome<RankedResponse>> checked(List<Outcome<RankedResponse>> outcomes) {
        if (outcomes == null) {
            throw broken("returned null for " + pools.size() + " pools");
        }
        if (outcomes.size() != pools.size()) {
            throw broken("returned " + outcomes.size() + " outcomes for " + pools.size() + " pools");
        }
        for (int i = 0; i < pools.size(); i++) {
            Outcome<RankedResponse> outcome = outcomes.get(i);
            if (outcome == null) {
                throw broken("returned null for pool " + i + " of " + pools.size());
            }
            Optional<RankedResponse> ranked = outcome.value();
            if (ranked.isPresent()) {
                check(i, ranked.get());
            }
        }
        return outcomes;
    }

    private void check(int pool, RankedResponse ranked) {
        List<String> given = pools.get(pool).responses();
        List<String> texts = ranked.pool().stream().map(ScoredResponse::text).toList();
        if (texts.size() != given.size()) {
            throw broken("ranked " + texts.size() + " of the " + given.size() + " responses of pool " + pool);
        }
        IntStream.range(0, given.size())
                .filter(i -> !texts.get(i).equals(given.get(i)))
                .findFirst()
                .ifPresent(i -> {
                    throw broken("ranked \"" + texts.get(i) + "\" as response " + i + " of the " + given.size()
                            + " responses of pool " + pool + ", which is \"" + given.get(i) + "\"");
                });
    }

    private IllegalStateException broken(String what) {
        return new IllegalStateException("the ranker " + ranker.getName() + " " + what + CONTRACT);
    }
}

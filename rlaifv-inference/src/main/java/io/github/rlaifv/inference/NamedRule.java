package io.github.rlaifv.inference;

import java.util.List;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;

/**
 * A rule that is given as a function.
 *
 * @param name name for tables and files
 * @param identity name with the settings of the rule
 * @param function scores a pool
 */
record NamedRule(String name, String identity, Function<List<ScoredResponse>, List<Double>> function)
        implements ScoringRule {

    /** Returns a rule that looks at each response alone. */
    static NamedRule each(String name, String identity, ToDoubleFunction<ScoredResponse> score) {
        return new NamedRule(
                name, identity, pool -> pool.stream().map(score::applyAsDouble).toList());
    }

    @Override
    public List<Double> scores(List<ScoredResponse> pool) {
        return function.apply(pool);
    }
}

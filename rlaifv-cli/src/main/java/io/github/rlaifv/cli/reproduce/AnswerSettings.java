package io.github.rlaifv.cli.reproduce;

import io.github.rlaifv.cli.evaluate.KnownBenchmark;
import io.github.rlaifv.core.decoding.BeamSearch;
import io.github.rlaifv.core.policy.Sampling;
import io.github.rlaifv.recipe.Recipe;
import io.github.rlaifv.recipe.RecipeTable;
import java.util.Map;
import java.util.Optional;

/**
 * How answers are sampled: the values that a recipe gives to {@code evaluate} and {@code rerank}.
 *
 * @param recipe the recipe
 * @param limit maximum number of tokens; empty for that of the recipe
 * @param seed seed of the random numbers
 */
record AnswerSettings(Recipe recipe, Optional<Integer> limit, long seed) {
    private static final String BENCHMARK = "--benchmark";

    /** The answers to a benchmark. */
    Sampling of(KnownBenchmark benchmark) {
        Map<String, String> values = RecipeTable.options(
                recipe, "evaluate", option -> Optional.of(benchmark.name()).filter(name -> option.equals(BENCHMARK)));
        return sampling(values, 0);
    }

    /** Number of beams per answer to a benchmark; 1 without a search. */
    int beams(KnownBenchmark benchmark) {
        return of(benchmark).beams().map(BeamSearch::beams).orElse(1);
    }

    /** The candidates of best-of-N. */
    Sampling ofCandidates() {
        return sampling(
                RecipeTable.options(recipe, "rerank", option -> Optional.empty()), Sampling.DEFAULT_TEMPERATURE);
    }

    private Sampling sampling(Map<String, String> values, double usualTemperature) {
        Sampling.Builder sampling = Sampling.builder();
        Optional.ofNullable(values.get("--beams"))
                .map(Integer::parseInt)
                .map(BeamSearch::of)
                .ifPresent(sampling::beams);
        return sampling.temperature(Optional.ofNullable(values.get("--temperature"))
                        .map(Double::parseDouble)
                        .orElse(usualTemperature))
                .maxNewTokens(limit.orElseGet(() -> Optional.ofNullable(values.get("--max-new-tokens"))
                        .map(Integer::parseInt)
                        .orElse(Sampling.DEFAULT_MAX_NEW_TOKENS)))
                .seed(seed)
                .build();
    }
}

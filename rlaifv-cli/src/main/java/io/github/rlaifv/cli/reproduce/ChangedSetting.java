package io.github.rlaifv.cli.reproduce;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.rlaifv.cli.settings.EffectiveSettings;
import io.github.rlaifv.recipe.Recipe;
import io.github.rlaifv.recipe.RecipeOption;
import io.github.rlaifv.recipe.RecipeTable;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * An option of a run that has another value than the recipe gives it.
 *
 * @param option name of the option
 * @param recipe value of the recipe
 * @param run value of the run
 * @param source where that comes from
 */
record ChangedSetting(String option, String recipe, String run, String source) {

    /** The options of a run that do not have the value of a recipe. */
    static List<ChangedSetting> of(EffectiveSettings settings, Recipe recipe) {
        Map<String, ?> values = settings.fields();
        Map<String, String> sources = settings.sources();
        Function<String, Optional<String>> given = name -> text(values.get(name.substring(2)));
        return RecipeTable.rows().stream()
                .flatMap(row -> row.option().stream())
                .filter(option -> values.containsKey(option.name().substring(2)))
                .filter(option ->
                        option.commands().contains("align") || option.name().equals("--rule"))
                .filter(option -> option.applies(given))
                .flatMap(option -> changed(option, recipe, given, sources))
                .toList();
    }

    private static Stream<ChangedSetting> changed(
            RecipeOption option, Recipe recipe, Function<String, Optional<String>> given, Map<String, String> sources) {
        String now = given.apply(option.name()).orElse("-");
        return option
                .value(recipe)
                .filter(value -> !alike(value, now))
                .map(value -> new ChangedSetting(
                        option.name(),
                        value,
                        now,
                        sources.getOrDefault(option.name().substring(2), "default")))
                .stream();
    }

    private static Optional<String> text(@Nullable Object value) {
        return value instanceof JsonNode node && !node.isNull() ? Optional.of(node.asText()) : Optional.empty();
    }

    private static boolean alike(String one, String other) {
        try {
            return Double.parseDouble(one) == Double.parseDouble(other);
        } catch (NumberFormatException e) {
            return one.equalsIgnoreCase(other);
        }
    }
}

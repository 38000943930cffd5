package io.github.rlaifv.recipe;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * The option of commands that sets a setting.
 *
 * @param name name of the option, such as {@code --temperature}
 * @param commands names of the commands whose option it is
 * @param values value in each recipe that has one
 * @param conditions what other options must be for these values to hold; all of them
 */
public record RecipeOption(
        String name, List<String> commands, Map<Recipe, String> values, List<OptionCondition> conditions) {
    public RecipeOption {
        commands = List.copyOf(commands);
        values = Map.copyOf(values);
        conditions = List.copyOf(conditions);
    }

    /** Returns the value in a recipe; empty if the recipe leaves the default. */
    public Optional<String> value(Recipe recipe) {
        return Optional.ofNullable(values.get(recipe));
    }

    /**
     * Returns whether the values hold for a command line.
     *
     * @param given returns the value of an option that was given; empty if none was
     */
    public boolean applies(Function<String, Optional<String>> given) {
        return conditions.stream().allMatch(condition -> condition.holds(given));
    }
}

package io.github.rlaifv.recipe;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * All settings with the values of the paper, of the authors' code and of this library.
 *
 * <pre>{@code
 * Map<String, String> values =
 *         RecipeTable.options(Recipe.PAPER, "evaluate", option -> Optional.ofNullable(given.get(option)));
 * }</pre>
 */
public final class RecipeTable {
    private static final List<RecipeSetting> ROWS = Stream.of(
                    CandidateRows.all(),
                    ClaimRows.all(),
                    PairRows.all(),
                    TrainingRows.all(),
                    RoundRows.all(),
                    AnswerRows.all(),
                    BestOfNRows.all())
            .flatMap(List::stream)
            .toList();

    private RecipeTable() {}

    /** Returns all settings in the order of the method: candidates, claims, pairs, training, rounds, benchmarks, best-of-N. */
    public static List<RecipeSetting> rows() {
        return ROWS;
    }

    /**
     * Returns the values of a command's options in a recipe.
     *
     * @param recipe the recipe
     * @param command name of the command, such as {@code evaluate}
     * @param given returns the value of an option, such as {@code --benchmark}, that was given to the command; empty if
     *     none was
     * @return values by the name of the option, in the order of the table; without those of options that were given
     */
    public static Map<String, String> options(Recipe recipe, String command, Function<String, Optional<String>> given) {
        Map<String, String> values = new LinkedHashMap<>();
        for (RecipeSetting setting : ROWS) {
            setting.option()
                    .filter(option -> option.commands().contains(command))
                    .filter(option -> option.applies(given))
                    .filter(option -> given.apply(option.name()).isEmpty())
                    .ifPresent(option -> option.value(recipe).ifPresent(value -> values.put(option.name(), value)));
        }
        return values;
    }
}

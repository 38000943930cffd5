package io.github.rlaifv.recipe;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Builds a row of the table. */
final class RecipeRow {
    private final String step;
    private final String name;
    private String paper = "-";
    private String official = "-";
    private String here = "";
    private String inRecipe = "";
    private final Map<Recipe, String> values = new EnumMap<>(Recipe.class);
    private final List<OptionCondition> conditions = new ArrayList<>();
    private Optional<String> option = Optional.empty();
    private List<String> commands = List.of();

    private RecipeRow(String step, String name) {
        this.step = step;
        this.name = name;
    }

    static RecipeRow of(String step, String name) {
        return new RecipeRow(step, name);
    }

    /** The value in the paper. */
    RecipeRow paper(String value, String section) {
        paper = value + " (" + section + ")";
        return this;
    }

    /** The value in the authors' code. */
    RecipeRow official(String value, String file) {
        official = value + " (" + file + ")";
        return this;
    }

    /** The value here, by default and in the recipe. */
    RecipeRow here(String byDefault, String inPaper) {
        here = byDefault;
        inRecipe = inPaper;
        return this;
    }

    /** The value here, which is that of the recipe too. */
    RecipeRow here(String both) {
        return here(both, both);
    }

    /** The option with the value of the recipe, the same for both systems. */
    RecipeRow option(String named, String... of) {
        return option(named, Map.of(Recipe.PAPER, inRecipe, Recipe.PAPER_12B, inRecipe), of);
    }

    RecipeRow option(String named, Map<Recipe, String> byRecipe, String... of) {
        option = Optional.of(named);
        values.putAll(byRecipe);
        commands = List.of(of);
        return this;
    }

    RecipeRow when(OptionCondition condition) {
        conditions.add(condition);
        return this;
    }

    /** Ends a row whose values are all equal. */
    RecipeSetting same() {
        return because("");
    }

    /** Ends a row with the reason of a difference. */
    RecipeSetting because(String reason) {
        return new RecipeSetting(
                step,
                name,
                paper,
                official,
                here,
                inRecipe,
                option.map(named -> new RecipeOption(named, commands, values, conditions)),
                reason);
    }
}

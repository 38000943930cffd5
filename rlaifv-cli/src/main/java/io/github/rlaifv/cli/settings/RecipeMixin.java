package io.github.rlaifv.cli.settings;

import io.github.rlaifv.recipe.Recipe;
import io.github.rlaifv.recipe.RecipeTable;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import picocli.CommandLine.Option;

/** The option for the recipe of a command, a mixin. */
public final class RecipeMixin implements SuppliedValues {
    /** Name of the option. */
    public static final String OPTION = "--recipe";

    private final String command;

    @Option(
            names = OPTION,
            order = 999,
            paramLabel = "RECIPE",
            description =
                    "values of the options that are not given: those of the paper's 7B system (PAPER) or 12B system"
                            + " (PAPER_12B), or the defaults (DEFAULT); docs/paper-index.md lists them"
                            + " (default: ${DEFAULT-VALUE})")
    private Recipe recipe = Recipe.DEFAULT;

    /**
     * Creates the option.
     *
     * @param command name under which recipes know the command
     */
    public RecipeMixin(String command) {
        this.command = command;
    }

    /** Returns the recipe of the command. */
    public Recipe recipe() {
        return recipe;
    }

    @Override
    public List<SuppliedSource> supplied(Function<String, Optional<String>> given) {
        return given.apply(OPTION).flatMap(Recipe::named).stream()
                .map(named -> new SuppliedSource("recipe " + named, RecipeTable.options(named, command, given)))
                .toList();
    }
}

package io.github.rlaifv.recipe;

import java.util.Optional;

/**
 * A setting in the paper, in the authors' code and here: a row of {@link RecipeTable#rows}.
 *
 * @param step step of the method, such as {@code Candidates}
 * @param name what is set, such as {@code temperature}
 * @param paper value in the paper, with the section; {@code -} if the paper does not state it
 * @param official value in the authors' code, with the file in their repository; {@code -} if there is no code
 * @param here value here by default
 * @param inRecipe value here with {@link Recipe#PAPER}
 * @param option option of the commands that sets it; empty if none does
 * @param reason why the values differ; empty if all are equal
 */
public record RecipeSetting(
        String step,
        String name,
        String paper,
        String official,
        String here,
        String inRecipe,
        Optional<RecipeOption> option,
        String reason) {

    /** Returns whether the paper, the authors' code, the default and the recipe have one value, as far as they state it. */
    public boolean same() {
        return follows() && here.equals(inRecipe);
    }

    /** Returns whether the recipe has the value of the paper and of the authors' code, as far as they state it. */
    public boolean follows() {
        return alike(paper) && alike(official);
    }

    private boolean alike(String stated) {
        return stated.equals("-") || stated.equals(inRecipe) || stated.startsWith(inRecipe + " (");
    }
}

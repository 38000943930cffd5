/**
 * The settings of the paper and of the authors' code beside the defaults here, as one table. Start at {@link
 * io.github.rlaifv.recipe.RecipeTable}.
 */
@NullMarked
package io.github.rlaifv.recipe;

import org.jspecify.annotations.NullMarked;

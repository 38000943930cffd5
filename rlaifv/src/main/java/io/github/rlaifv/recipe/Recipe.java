package io.github.rlaifv.recipe;

import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A set of values for settings. {@link RecipeTable} lists all settings with their values in the paper (arXiv 2405.17220), in
 * the authors' code (github.com/RLHF-V/RLAIF-V) and here.
 */
public enum Recipe {
    /** The defaults of this library. They give no option a value. */
    DEFAULT,
    /** The values of the paper's first system, in which another model judges (RLAIF-V 7B). */
    PAPER,
    /** The values of the paper's second system, in which the model judges itself (RLAIF-V 12B). */
    PAPER_12B;

    /** Returns the recipe of a name in any case; empty if there is none. */
    public static Optional<Recipe> named(String name) {
        return Stream.of(values())
                .filter(one -> one.name().equals(name.toUpperCase(Locale.ROOT)))
                .findFirst();
    }
}

package io.github.rlaifv.recipe;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Values of settings for a purpose. {@link #table} lists all of them with those of the paper (arXiv 2405.17220) and of the
 * authors' code (github.com/RLHF-V/RLAIF-V).
 *
 * <pre>{@code
 * Map<String, String> values = Recipe.PAPER.options("evaluate", option -> Optional.ofNullable(given.get(option)));
 * }</pre>
 */
public enum Recipe {
    /** The defaults of this library. They give no option a value. */
    DEFAULT,
    /** The values of the paper's first system, in which another model judges (RLAIF-V 7B). */
    PAPER,
    /** The values of the paper's second system, in which the model judges itself (RLAIF-V 12B). */
    PAPER_12B;

    private static final List<RecipeSetting> TABLE = Stream.of(
                    CandidateRows.all(),
                    ClaimRows.all(),
                    PairRows.all(),
                    TrainingRows.all(),
                    RoundRows.all(),
                    AnswerRows.all(),
                    BestOfNRows.all())
            .flatMap(List::stream)
            .toList();

    /** Returns all settings in the order of the method: candidates, claims, pairs, training, rounds, benchmarks, best-of-N. */
    public static List<RecipeSetting> table() {
        return TABLE;
    }

    /** Returns the recipe of a name in any case; empty if there is none. */
    public static Optional<Recipe> named(String name) {
        return Stream.of(values())
                .filter(one -> one.name().equals(name.toUpperCase(Locale.ROOT)))
                .findFirst();
    }

    /**
     * Returns the values of a command's options in this recipe.
     *
     * @param command name of the command, such as {@code evaluate}
     * @param given returns the value of an option, such as {@code --benchmark}, that was given to the command; empty if
     *     none was
     * @return values by the name of the option, in the order of the table; without those of options that were given
     */
    public Map<String, String> options(String command, Function<String, Optional<String>> given) {
        Map<String, String> values = new LinkedHashMap<>();
        for (RecipeSetting setting : TABLE) {
            setting.option()
                    .filter(option -> option.commands().contains(command))
                    .filter(option -> option.applies(given))
                    .filter(option -> given.apply(option.name()).isEmpty())
                    .ifPresent(option -> option.value(this).ifPresent(value -> values.put(option.name(), value)));
        }
        return values;
    }
}

package io.github.rlaifv.cli.reproduce;

import io.github.rlaifv.cli.settings.SuppliedSource;
import io.github.rlaifv.cli.settings.SuppliedValues;
import io.github.rlaifv.recipe.RecipeTable;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import picocli.CommandLine.Option;

/** The options that choose what is reproduced, a mixin. They give the other options their values. */
final class SystemOptions implements SuppliedValues {
    private static final String SYSTEM = "--system";
    private static final String SCALE = "--scale";
    private static final String RULE = "--rule";

    @Option(
            names = SYSTEM,
            order = -160,
            converter = ReproducedSystem.OfText.class,
            defaultValue = "7b",
            paramLabel = "7b|12b",
            description = "system of the paper: 7b, in which another model judges, or 12b, in which the model judges"
                    + " itself; options that are not given have the paper's values (default: ${DEFAULT-VALUE})")
    private ReproducedSystem system = ReproducedSystem.B7;

    @Option(
            names = SCALE,
            order = -159,
            description = "FULL for models and data of your own, TINY for the embedded model in its tiny world"
                    + " (default: ${DEFAULT-VALUE})")
    private Scale scale = Scale.FULL;

    ReproducedSystem system() {
        return system;
    }

    Scale scale() {
        return scale;
    }

    @Override
    public List<SuppliedSource> supplied(Function<String, Optional<String>> given) {
        ReproducedSystem asked =
                given.apply(SYSTEM).flatMap(ReproducedSystem::named).orElse(ReproducedSystem.B7);
        boolean tiny = given.apply(SCALE)
                .filter(text -> text.toUpperCase(Locale.ROOT).equals(Scale.TINY.name()))
                .isPresent();
        return Stream.concat(
                        Stream.of(new SuppliedSource("scale TINY", Scale.TINY.values(given.apply("--output"))))
                                .filter(source -> tiny),
                        Stream.of(new SuppliedSource("recipe " + asked.recipe(), recipe(asked, given))))
                .toList();
    }

    /** The values of the rounds' options, and the rule of best-of-N; the others of its options have other meanings here. */
    private static Map<String, String> recipe(ReproducedSystem asked, Function<String, Optional<String>> given) {
        Map<String, String> values = new LinkedHashMap<>(RecipeTable.options(asked.recipe(), "align", given));
        Optional.ofNullable(RecipeTable.options(asked.recipe(), "rerank", given).get(RULE))
                .ifPresent(rule -> values.put(RULE, rule));
        return values;
    }
}
